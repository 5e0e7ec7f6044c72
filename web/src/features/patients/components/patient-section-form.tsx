import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDates } from '@/components/use-dates'
import type { PatientField } from '../api/patient-change'
import type { EditConflict } from '../api/update-patient'
import { focusFault, PatientFields } from './patient-fields'
import { faultsOf, formOf, type Faults, type PatientForm } from './patient-form'
import classes from './administration-tab.module.css'

interface Props {
  fields: readonly PatientField[]
  start: PatientForm
  conflict: EditConflict | undefined
  isNumberTaken: boolean
  onSave: (form: PatientForm) => void
  onCancel: () => void
}

export function PatientSectionForm({ fields, start, conflict, isNumberTaken, onSave, onCancel }: Props) {
  const { t } = useTranslation()
  const dates = useDates()
  const [form, setForm] = useState(start)
  const [faults, setFaults] = useState<Faults>(
    isNumberTaken ? { file_number: 'patient.faults.file-number-taken' } : {},
  )
  const element = useRef<HTMLFormElement>(null)
  const first = conflict?.fields[0] ?? (isNumberTaken ? 'file_number' : fields[0])
  useEffect(() => {
    element.current?.querySelector<HTMLElement>(`[data-field="${first ?? ''}"]`)?.focus()
  }, [first])
  const latest = conflict ? formOf(conflict.latest) : null
  const say = (field: PatientField, value: string) =>
    value === ''
      ? t('patient.not-said')
      : field === 'birth_date' || field === 'deceased_at'
        ? dates.day(value)
        : field === 'sex' && (value === 'female' || value === 'male' || value === 'other')
          ? t(`patient.sexes.${value}`)
          : value
  const notes = Object.fromEntries(
    (latest ? (conflict?.fields ?? []) : []).map((field) => [
      field,
      t('patient.saved-elsewhere', { value: say(field, latest?.[field] ?? '') }),
    ]),
  )
  return (
    <form
      ref={element}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const found = faultsOf(form, dates.today)
        setFaults(found)
        focusFault(element.current, found, fields)
        if (fields.every((field) => found[field] === undefined)) onSave(form)
      }}
    >
      {conflict ? (
        <div className={classes.conflict} role="alert">
          <p>{t('patient.conflict')}</p>
          <Button variant="default" size="compact-md" onClick={onCancel}>
            {t('patient.conflict-keep')}
          </Button>
        </div>
      ) : null}
      <PatientFields
        fields={fields}
        form={form}
        faults={faults}
        notes={notes}
        onChange={(field, value) => {
          setForm({ ...form, [field]: value })
          setFaults({ ...faults, [field]: undefined })
        }}
      />
      <div className={classes.buttons}>
        <Button type="submit">{t(conflict ? 'patient.conflict-mine' : 'actions.save')}</Button>
        <Button variant="default" onClick={onCancel}>
          {t('actions.cancel')}
        </Button>
      </div>
    </form>
  )
}
