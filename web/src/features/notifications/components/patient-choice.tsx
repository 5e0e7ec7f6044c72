import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDates } from '@/components/use-dates'
import { usePatientSearch } from '@/components/use-patient-search'

/** As many as one reads through below a field. */
const OFFERED_MAX = 20

interface Props {
  value: string | null
  onChange: (id: string | null) => void
}

/** Everybody, or the one patient whose name was typed. */
export function PatientChoice({ value, onChange }: Props) {
  const { t } = useTranslation()
  const dates = useDates()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null)
  const { patients } = usePatientSearch(typed === chosen?.label ? '' : typed, { limit: OFFERED_MAX })
  const offered = patients.map(({ id, last_name, first_name, birth_date }) => ({
    value: id,
    // Two patients of one name are told apart by their day.
    label: [last_name, first_name, birth_date && dates.day(birth_date)].filter(Boolean).join(' '),
  }))
  return (
    <Select
      label={t('notifications.patient')}
      placeholder={t('notifications.every-patient')}
      // The one that was chosen stays its name whatever is typed next.
      data={chosen && !offered.some((one) => one.value === chosen.value) ? [chosen, ...offered] : offered}
      filter={({ options }) => options}
      nothingFoundMessage={t('notifications.no-patient')}
      searchable
      clearable
      autoComplete="off"
      value={value}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id, option) => {
        setChosen(option && { value: option.value, label: option.label })
        onChange(id)
      }}
    />
  )
}
