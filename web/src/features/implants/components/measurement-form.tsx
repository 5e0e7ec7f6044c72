import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error'
import { useDates } from '@/components/use-dates'
import { queryClient } from '@/lib/query-client'
import { toast } from '@/lib/toast'
import { toUserError } from '@/lib/user-error'
import { implantsQuery, type Implant, type Measurement } from '../api/implants'
import { insertMeasurement } from '../api/insert-measurement'
import { updateMeasurement } from '../api/update-measurement'
import {
  DIRECTIONS,
  emptyMeasurement,
  measurementFacts,
  measurementFaults,
  measurementForm,
  type MeasurementFaults,
} from '../measurement-form'
import { useDecimals } from '../use-decimals'
import classes from './implants-tab.module.css'

interface Props {
  patientId: string
  implant: Implant
  /** The one to correct; without, a new one. */
  measurement?: Measurement
  onClose: () => void
}

/** Adds a measurement, or corrects one in its row. What is refused stays in the form. */
export function MeasurementForm({ patientId, implant, measurement, onClose }: Props) {
  const { t } = useTranslation()
  const { today, day } = useDates()
  const say = useDecimals()
  const [base] = useState(measurement)
  const [isTold, setTold] = useState(false)
  const [form, setForm] = useState(() => (base ? measurementForm(base, say) : emptyMeasurement(today)))
  const [faults, setFaults] = useState<MeasurementFaults>({})
  const field = useRef<HTMLInputElement>(null)
  const dayField = useRef<HTMLInputElement>(null)
  const checkbox = useRef<HTMLInputElement>(null)
  // A field that takes nothing takes no focus either.
  useEffect(() => (base?.isq === null ? checkbox : field).current?.focus(), [base])
  const query = implantsQuery(patientId)
  const save = useMutation({
    mutationFn: () =>
      base
        ? updateMeasurement(isTold && measurement ? measurement : base, measurementFacts(form))
        : insertMeasurement(implant.id, measurementFacts(form)),
    onSuccess: async () => {
      await queryClient.invalidateQueries(query)
      toast({ text: t(base ? 'implants.measurement-corrected' : 'implants.measurement-added') })
      onClose()
    },
    onError: async (error) => {
      if (toUserError(error).key !== 'edit_conflict') return
      await queryClient.invalidateQueries(query)
      setTold(true)
    },
  })
  const elsewhere =
    isTold && measurement ? (measurement.isq === null ? '—' : say(measurement.isq)) : undefined
  return (
    <form
      className={classes.form}
      noValidate
      aria-label={t(base ? 'implants.correct-measurement' : 'implants.measure')}
      onSubmit={(event) => {
        event.preventDefault()
        const found = measurementFaults(form, { placedOn: implant.placed_on, today })
        setFaults(found)
        if (found.isq) field.current?.focus()
        else if (found.measured_on) dayField.current?.focus()
        else save.mutate()
      }}
    >
      <div className={classes.measuring}>
        <div>
          <TextInput
            ref={field}
            label={t('implants.isq')}
            inputMode="decimal"
            autoComplete="off"
            required={!form.isUnmeasurable}
            disabled={form.isUnmeasurable}
            maxLength={5}
            error={faults.isq && !form.isUnmeasurable ? t(faults.isq) : undefined}
            description={
              elsewhere === undefined ? undefined : t('patient.saved-elsewhere', { value: elsewhere })
            }
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            value={form.isUnmeasurable ? '' : form.isq}
            onChange={(event) => {
              setForm({ ...form, isq: event.currentTarget.value })
              setFaults({})
            }}
          />
          <Checkbox
            ref={checkbox}
            className={classes.unmeasurable ?? ''}
            label={t('implants.unmeasurable')}
            checked={form.isUnmeasurable}
            onChange={(event) => {
              setForm({ ...form, isUnmeasurable: event.currentTarget.checked })
            }}
          />
        </div>
        <NativeSelect
          label={t('implants.direction')}
          data={DIRECTIONS.map((value) => ({ value, label: t(`implants.directions.${value}`) }))}
          value={form.direction}
          onChange={(event) => {
            setForm({ ...form, direction: event.currentTarget.value })
          }}
        />
        <TextInput
          ref={dayField}
          label={t('implants.measured-on')}
          type="date"
          required
          max={today}
          error={faults.measured_on ? t(faults.measured_on) : undefined}
          description={form.measured_on === '' ? undefined : day(form.measured_on)}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          value={form.measured_on}
          onChange={(event) => {
            setForm({ ...form, measured_on: event.currentTarget.value })
            setFaults({})
          }}
        />
      </div>
      <FormError error={save.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending}>
          {t(base ? 'actions.save' : 'implants.measure')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </div>
    </form>
  )
}
