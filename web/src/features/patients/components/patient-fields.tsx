import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useDates } from '@/components/use-dates'
import type { PatientField } from '../api/patient-change'
import { LENGTH_MAX, type Faults, type PatientForm } from './patient-form'
import classes from './patient-fields.module.css'

interface Props {
  fields: readonly PatientField[]
  form: PatientForm
  faults: Faults
  onChange: (field: PatientField, value: string) => void
  /** Said below a field, such as what a colleague saved meanwhile. */
  notes?: Partial<Record<PatientField, ReactNode>>
}

const TYPES: Partial<Record<PatientField, string>> = {
  birth_date: 'date',
  deceased_at: 'date',
  phone: 'tel',
  email: 'email',
}

const NEEDED: readonly PatientField[] = ['last_name', 'first_name']

/** The fields of a patient, in creation and in place. Browsers are told to keep nothing of what is typed. */
export function PatientFields({ fields, form, faults, onChange, notes = {} }: Props) {
  const { t } = useTranslation()
  const dates = useDates()
  // A browser in another language shows 3/12 for the 12th of March: the day is said in words as well.
  const inWords = (field: PatientField) =>
    TYPES[field] === 'date' && form[field] !== '' ? dates.day(form[field]) : undefined
  return (
    <div className={classes.fields}>
      {fields.map((field) => {
        const fault = faults[field]
        const shared = {
          'data-field': field,
          label: t(`patient.fields.${field}`),
          error: fault ? t(fault) : undefined,
          description: notes[field] ?? inWords(field),
          inputWrapperOrder: ['label' as const, 'input' as const, 'error' as const, 'description' as const],
          autoComplete: 'off',
          maxLength: LENGTH_MAX[field],
          value: form[field],
        }
        if (field === 'sex')
          return (
            <NativeSelect
              key={field}
              {...shared}
              data={(['unknown', 'female', 'male', 'other'] as const).map((value) => ({
                value,
                label: t(`patient.sexes.${value}`),
              }))}
              onChange={(event) => {
                onChange(field, event.currentTarget.value)
              }}
            />
          )
        if (field === 'address')
          return (
            <Textarea
              key={field}
              {...shared}
              className={classes.wide ?? ''}
              rows={3}
              onChange={(event) => {
                onChange(field, event.currentTarget.value)
              }}
            />
          )
        return (
          <TextInput
            key={field}
            {...shared}
            type={TYPES[field] ?? 'text'}
            required={NEEDED.includes(field)}
            spellCheck={false}
            onChange={(event) => {
              onChange(field, event.currentTarget.value)
            }}
          />
        )
      })}
    </div>
  )
}

/** To the first field that says what is wrong with it. */
export function focusFault(
  form: HTMLFormElement | null,
  faults: Faults,
  fields: readonly PatientField[],
): void {
  const first = fields.find((field) => faults[field] !== undefined)
  if (first) form?.querySelector<HTMLElement>(`[data-field="${first}"]`)?.focus()
}
