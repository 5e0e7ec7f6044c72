import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark } from '@/components/mark'
import { useDates } from '@/components/use-dates'
import type { Patient } from '../api/patient'

/** One line that tells this patient from another of the same name. */
export function PatientFacts({ patient }: { patient: Patient }) {
  const { t } = useTranslation()
  const dates = useDates()
  const { birth_date, birth_name, deceased_at, file_number } = patient
  const facts = [
    birth_date ? t('patient.born', { date: dates.day(birth_date) }) : t('patients.no-birth-date'),
    birth_date ? dates.age(birth_date, deceased_at) : null,
    birth_name ? t('patient.birth-name', { name: birth_name }) : null,
    file_number ? t('patient.file', { number: file_number }) : t('patient.no-file'),
  ]
  return facts
    .filter((fact) => fact !== null)
    .map((fact, place) => (
      <Fragment key={fact}>
        {place > 0 ? ' · ' : null}
        {fact}
      </Fragment>
    ))
}

export function PatientMarks({ patient }: { patient: Patient }) {
  const { t } = useTranslation()
  const dates = useDates()
  return (
    <>
      {patient.deceased_at ? (
        <Mark>{t('patient.deceased', { date: dates.day(patient.deceased_at) })}</Mark>
      ) : null}
      {patient.merged_into ? <Mark tone="warning">{t('patients.merged')}</Mark> : null}
      {patient.archived_at ? <Mark tone="warning">{t('patients.archived')}</Mark> : null}
    </>
  )
}
