import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useDates } from '@/components/use-dates'
import type { Patient } from '../api/patient'
import type { PatientField } from '../api/patient-change'
import classes from './administration-tab.module.css'

/** The facts as one reads them; what may be dialled or written to is a link. */
export function PatientFactList({ patient, fields }: { patient: Patient; fields: readonly PatientField[] }) {
  const { t } = useTranslation()
  const dates = useDates()
  const say = (field: PatientField): ReactNode => {
    const value = patient[field]
    if (field === 'sex')
      return value === 'female' || value === 'male' || value === 'other' ? t(`patient.sexes.${value}`) : null
    if (value === null || value === '') return null
    if (field === 'birth_date' || field === 'deceased_at') return dates.day(value)
    if (field === 'phone')
      return (
        <a href={`tel:${value.replace(/[^+\d]/g, '')}`} className={classes.link}>
          {value}
        </a>
      )
    if (field === 'email')
      return (
        <a href={`mailto:${encodeURIComponent(value)}`} className={classes.link}>
          {value}
        </a>
      )
    return value
  }
  return (
    <dl className={classes.facts}>
      {fields
        // A death is said where there was one.
        .filter((field) => field !== 'deceased_at' || patient.deceased_at !== null)
        .map((field) => (
          <div key={field} className={classes.fact} data-wide={field === 'address'}>
            <dt>{t(`patient.fields.${field}`)}</dt>
            <dd>{say(field) ?? <span className={classes.unknown}>{t('patient.not-said')}</span>}</dd>
          </div>
        ))}
    </dl>
  )
}
