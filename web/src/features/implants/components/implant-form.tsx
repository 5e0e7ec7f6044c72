import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error'
import { useDates } from '@/components/use-dates'
import { queryClient } from '@/lib/query-client'
import { toast } from '@/lib/toast'
import { toUserError } from '@/lib/user-error'
import { implantsQuery, type Implant } from '../api/implants'
import { insertImplant } from '../api/insert-implant'
import { updateImplant } from '../api/update-implant'
import {
  emptyImplant,
  FACTS,
  implantChange,
  implantFacts,
  implantFaults,
  implantForm,
  type ImplantFaults,
} from '../implant-form'
import { useDecimals } from '../use-decimals'
import { ImplantFields } from './implant-fields'
import classes from './implants-tab.module.css'

interface Props {
  patientId: string
  /** The one to correct; without, a new one. */
  implant?: Implant
  onClose: () => void
}

/** Adds an implant, or corrects one in its place. What is refused stays in the form. */
export function ImplantForm({ patientId, implant, onClose }: Props) {
  const { t } = useTranslation()
  const { today } = useDates()
  const say = useDecimals()
  const [base] = useState(implant)
  const [isTold, setTold] = useState(false)
  const [form, setForm] = useState(() => (base ? implantForm(base, say) : emptyImplant(today)))
  const [faults, setFaults] = useState<ImplantFaults>({})
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => {
    element.current?.querySelector('select')?.focus()
  }, [])
  const fields = base ? ([...FACTS, 'removed_on'] as const) : FACTS
  const query = implantsQuery(patientId)
  const save = useMutation({
    mutationFn: () =>
      base
        ? // Whoever was told that somebody else was there first saves over what that one wrote.
          updateImplant(isTold && implant ? implant : base, implantChange(form, base))
        : insertImplant(patientId, implantFacts(form)),
    onSuccess: async () => {
      await queryClient.invalidateQueries(query)
      toast({ text: t(base ? 'implants.corrected' : 'implants.added') })
      onClose()
    },
    onError: async (error) => {
      if (toUserError(error).key !== 'edit_conflict') return
      await queryClient.invalidateQueries(query)
      setTold(true)
    },
  })
  return (
    <form
      ref={element}
      className={classes.form}
      noValidate
      aria-label={t(base ? 'implants.correct' : 'implants.add')}
      onSubmit={(event) => {
        event.preventDefault()
        const found = implantFaults(form, today)
        setFaults(found)
        const first = fields.find((field) => found[field] !== undefined)
        if (first) element.current?.querySelector<HTMLElement>(`[data-field="${first}"]`)?.focus()
        else if (base && Object.keys(implantChange(form, base)).length === 0) onClose()
        else save.mutate()
      }}
    >
      <ImplantFields
        fields={fields}
        form={form}
        faults={faults}
        onChange={(field, value) => {
          setForm({ ...form, [field]: value })
          setFaults({ ...faults, [field]: undefined })
        }}
      />
      <FormError error={save.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending}>
          {t(base ? 'actions.save' : 'implants.add')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </div>
    </form>
  )
}
