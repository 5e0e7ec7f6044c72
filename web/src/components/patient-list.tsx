import type { KeyboardEvent, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { toPatient } from '@/lib/paths'
import type { FoundPatient } from '@/lib/search-patients'
import { Mark } from './mark'
import { useDates } from './use-dates'
import classes from './patient-list.module.css'

interface Props {
  label: string
  patients: readonly FoundPatient[]
  merged?: readonly string[] | undefined
  /** What is shown belongs to what was typed before. */
  isStale?: boolean
  /** Arrow up on the first row. */
  onLeave?: () => void
  ref?: Ref<HTMLUListElement>
}

/** Patients as rows that are links: arrows go from one to the next, Enter opens. */
export function PatientList({ label, patients, merged = [], isStale = false, onLeave, ref }: Props) {
  const { t } = useTranslation()
  const dates = useDates()
  const move = (event: KeyboardEvent<HTMLAnchorElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const row = event.currentTarget.closest('li')
    const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling
    if (next) next.querySelector('a')?.focus()
    else if (event.key === 'ArrowUp') onLeave?.()
  }
  return (
    <ul className={classes.list} aria-label={label} data-stale={isStale} ref={ref}>
      {patients.map((patient) => (
        <li key={patient.id} className={classes.item}>
          <Link to={toPatient(patient.id)} className={classes.row ?? ''} onKeyDown={move}>
            <span className={classes.name}>
              {patient.last_name} {patient.first_name}
              {patient.birth_name ? (
                <span className={classes.quiet}> {t('patients.born-as', { name: patient.birth_name })}</span>
              ) : null}
            </span>
            <span className={classes.birth}>
              {patient.birth_date ? (
                <>
                  {dates.day(patient.birth_date)}
                  <span className={classes.quiet}> · {dates.age(patient.birth_date)}</span>
                </>
              ) : (
                <span className={classes.quiet}>{t('patients.no-birth-date')}</span>
              )}
            </span>
            <span className={classes.end}>
              {merged.includes(patient.id) ? <Mark>{t('patients.merged')}</Mark> : null}
              {patient.archived_at ? <Mark>{t('patients.archived')}</Mark> : null}
              {patient.file_number ? <span className={classes.number}>{patient.file_number}</span> : null}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** From the field into the list. */
export function focusFirst(list: HTMLUListElement | null): void {
  list?.querySelector('a')?.focus()
}
