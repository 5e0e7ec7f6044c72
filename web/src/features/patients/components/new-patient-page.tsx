import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { ErrorState } from '@/components/error-state'
import { FormError } from '@/components/form-error'
import { Page } from '@/components/page'
import { useDates } from '@/components/use-dates'
import { useKept } from '@/lib/kept'
import { useMay } from '@/lib/me'
import { paths, toPatient } from '@/lib/paths'
import { queryClient } from '@/lib/query-client'
import { patientListsKey, type FoundPatient } from '@/lib/search-patients'
import { toast } from '@/lib/toast'
import { toUserError, UserError } from '@/lib/user-error'
import { findDuplicates } from '../api/find-duplicates'
import { insertPatient } from '../api/insert-patient'
import { patientQuery } from '../api/patient'
import type { PatientField } from '../api/patient-change'
import { Duplicates } from './duplicates'
import { focusFault, PatientFields } from './patient-fields'
import { emptyForm, faultsOf, valuesOf, type Faults, type PatientForm } from './patient-form'
import classes from './new-patient-page.module.css'

const WHO = ['last_name', 'first_name', 'birth_name', 'birth_date', 'sex', 'file_number'] as const
const REACH = ['phone', 'email', 'address'] as const

export function NewPatientPage() {
  const { t } = useTranslation()
  const { today } = useDates()
  const mayCreate = useMay('patients.create')
  const navigate = useNavigate()
  const [searched, keepSearched] = useKept('new-patient', '')
  const [form, setForm] = useState<PatientForm>(() => begunWith(searched))
  const [faults, setFaults] = useState<Faults>({})
  const [duplicates, setDuplicates] = useState<readonly FoundPatient[]>([])
  const element = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLElement>(null)
  const create = useMutation({
    mutationFn: async ({ isSure }: { isSure: boolean }) => {
      const values = valuesOf(form)
      const likely = isSure ? [] : await findDuplicates(values)
      return { likely, created: likely.length > 0 ? null : await insertPatient(values) }
    },
    onSuccess: ({ likely, created }) => {
      setDuplicates(likely)
      if (!created) return
      keepSearched('')
      queryClient.setQueryData(patientQuery(created.id).queryKey, created)
      void queryClient.invalidateQueries({ queryKey: patientListsKey })
      toast({ text: t('patient.created') })
      void navigate(toPatient(created.id), { replace: true })
    },
    onError: (error) => {
      if (toUserError(error).key !== 'file_number_taken') return
      show({ file_number: 'patient.faults.file-number-taken' })
    },
  })
  useEffect(() => {
    element.current?.querySelector('input')?.focus({ preventScroll: true })
  }, [])
  const show = (found: Faults) => {
    setFaults(found)
    focusFault(element.current, found, [...WHO, ...REACH])
  }
  const change = (field: PatientField, value: string) => {
    setForm({ ...form, [field]: value })
    setFaults({ ...faults, [field]: undefined })
    setDuplicates([])
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const found = faultsOf(form, today)
    show(found)
    if (Object.keys(found).length === 0) create.mutate({ isSure: false })
  }
  if (!mayCreate)
    return (
      <Page title="titles.new-patient">
        <ErrorState error={new UserError('not_allowed', 403)} />
      </Page>
    )
  const isSaid = create.isError && toUserError(create.error).key === 'file_number_taken'
  const fields = { form, faults, onChange: change }
  return (
    <Page title="titles.new-patient" first={first}>
      <form ref={element} className={classes.form} onSubmit={submit} noValidate>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{t('patient.identity')}</legend>
          <PatientFields fields={WHO} {...fields} />
        </fieldset>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{t('patient.contact')}</legend>
          <PatientFields fields={REACH} {...fields} />
        </fieldset>
        {isSaid ? null : <FormError error={create.error} />}
        {duplicates.length > 0 ? (
          <Duplicates
            patients={duplicates}
            isPending={create.isPending}
            onCreate={() => {
              create.mutate({ isSure: true })
            }}
          />
        ) : (
          <div className={classes.buttons}>
            <Button type="submit" loading={create.isPending}>
              {t('patients.create')}
            </Button>
            <Button component={Link} to={paths.patients} variant="default">
              {t('actions.cancel')}
            </Button>
          </div>
        )}
      </form>
    </Page>
  )
}

/** Who searched for « Martin Lucie » and found nobody need not type it again. */
function begunWith(searched: string): PatientForm {
  if (searched === '' || /\d/.test(searched)) return emptyForm
  const [last = '', ...first] = searched.split(/\s+/).map(capital)
  return { ...emptyForm, last_name: last, first_name: first.join(' ') }
}

function capital(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1)
}
