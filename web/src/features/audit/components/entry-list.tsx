import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Reference } from '@/components/reference'
import { useDates } from '@/components/use-dates'
import { toPatient } from '@/lib/paths'
import type { Entry } from '../api/entries'
import { useWords } from './use-words'
import classes from './entry-list.module.css'

/** Entries by day, newest first, each a sentence. */
export function EntryList({ entries }: { entries: readonly Entry[] }) {
  const dates = useDates()
  const days = new Map<string, Entry[]>()
  for (const entry of entries) {
    const day = dates.dayOf(entry.occurred_at)
    const ofDay = days.get(day)
    if (ofDay) ofDay.push(entry)
    else days.set(day, [entry])
  }
  return [...days].map(([day, ofDay]) => (
    <section key={day} className={classes.day} aria-label={day}>
      <h2 className={classes.date}>{day}</h2>
      <ol className={classes.list}>
        {ofDay.map((entry) => (
          <OneEntry key={entry.seq} entry={entry} />
        ))}
      </ol>
    </section>
  ))
}

function OneEntry({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const words = useWords()
  const dates = useDates()
  const columns = words.columns(entry.changed_columns)
  const role =
    entry.role === 'admin' || entry.role === 'practitioner' || entry.role === 'assistant' ? entry.role : null
  return (
    <li className={classes.entry}>
      <time className={classes.time} dateTime={entry.occurred_at}>
        {dates.time(entry.occurred_at)}
      </time>
      <div className={classes.words}>
        <p className={classes.sentence}>
          <strong>{words.who(entry)}</strong>
          {role === null ? ' ' : <span className={classes.quiet}> ({t(`roles.${role}`)}) </span>}
          {words.did(entry.action)} {words.table(entry.table_name)}
          {columns === '' ? '' : t('audit.columns-of', { columns })}
        </p>
        {entry.table_name === 'patients' ? (
          <Link to={toPatient(entry.row_id)} className={classes.link ?? ''}>
            {t('audit.open-patient')}
          </Link>
        ) : null}
      </div>
      <div className={classes.end}>
        <span>{t('audit.number', { seq: entry.seq })}</span>
        {entry.request_id === null ? null : <Reference id={entry.request_id} />}
      </div>
    </li>
  )
}
