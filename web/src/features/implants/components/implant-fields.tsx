import { NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDates } from '@/components/use-dates'
import { LENGTH_MAX, type ImplantFaults, type ImplantField, type ImplantForm } from '../implant-form'
import { quadrants } from '../teeth'
import classes from './implants-tab.module.css'

interface Props {
  fields: readonly ImplantField[]
  form: ImplantForm
  faults: ImplantFaults
  onChange: (field: ImplantField, value: string) => void
}

const DAYS: readonly ImplantField[] = ['placed_on', 'removed_on']
const NUMBERS: readonly ImplantField[] = ['diameter_mm', 'length_mm']
const NEEDED: readonly ImplantField[] = ['tooth', 'placed_on']

/** The facts of an implant, where it is added and where it is corrected. */
export function ImplantFields({ fields, form, faults, onChange }: Props) {
  const { t } = useTranslation()
  const dates = useDates()
  return (
    <div className={classes.fields}>
      {fields.map((field) => {
        const fault = faults[field]
        const isDay = DAYS.includes(field)
        const shared = {
          'data-field': field,
          label: t(`implants.fields.${field}`),
          error: fault ? t(fault) : undefined,
          required: NEEDED.includes(field),
          value: form[field],
        }
        if (field === 'tooth')
          return (
            <NativeSelect
              key={field}
              {...shared}
              data={[
                { value: '', label: t('implants.choose-tooth') },
                ...quadrants.map(({ quadrant, teeth }) => ({
                  group: t(`implants.quadrants.${quadrant}`),
                  items: teeth.map((tooth) => ({ value: tooth, label: tooth })),
                })),
              ]}
              onChange={(event) => {
                onChange(field, event.currentTarget.value)
              }}
            />
          )
        return (
          <TextInput
            key={field}
            {...shared}
            type={isDay ? 'date' : 'text'}
            inputMode={NUMBERS.includes(field) ? 'decimal' : undefined}
            description={isDay && form[field] !== '' ? dates.day(form[field]) : undefined}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            autoComplete="off"
            spellCheck={false}
            maxLength={LENGTH_MAX[field]}
            onChange={(event) => {
              onChange(field, event.currentTarget.value)
            }}
          />
        )
      })}
    </div>
  )
}
