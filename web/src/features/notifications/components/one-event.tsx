import { UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { Mark } from '@/components/mark'
import { useDates } from '@/components/use-dates'
import { useMemberName } from '@/lib/members'
import { toPatient } from '@/lib/paths'
import { decisionsQuery } from '../api/decisions'
import type { HappenedEvent } from '../api/events'
import { severityOf } from '../kinds'
import { placeOf } from '../place'
import { useEventWords } from '../use-event-words'
import { DecisionTable } from './decision-table'
import { SeverityMark } from './severity-mark'
import classes from './reasons-page.module.css'

export function OneEvent({ event }: { event: HappenedEvent }) {
  const { t } = useTranslation()
  const dates = useDates()
  const words = useEventWords()
  const nameOf = useMemberName()
  const [isOpen, setOpen] = useState(false)
  const by = nameOf(event.actor_id)
  return (
    <li className={classes.event}>
      <UnstyledButton
        className={classes.eventHead ?? ''}
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        <span className={classes.eventWords}>
          <span className={classes.eventTitle}>
            {words.type(event.type, event.payload)} <SeverityMark severity={severityOf(event.severity)} />
            {event.repeats === null ? null : <Mark>{t('notifications.repetition')}</Mark>}
          </span>
          <span className={classes.quiet}>
            {dates.moment(event.created_at)}
            {by === null ? null : ` · ${by}`}
          </span>
        </span>
        <IconChevronDown size={18} stroke={1.6} className={classes.chevron} aria-hidden />
      </UnstyledButton>
      {isOpen ? (
        <div className={classes.decided}>
          {event.patient_id === null ? null : (
            <Link
              to={event.entity_type === 'implant' ? placeOf(event) : toPatient(event.patient_id)}
              className={classes.link ?? ''}
            >
              {t('audit.open-patient')}
            </Link>
          )}
          <Decided eventId={event.id} />
        </div>
      ) : null}
    </li>
  )
}

function Decided({ eventId }: { eventId: string }) {
  const { t } = useTranslation()
  const decisions = useQuery(decisionsQuery(eventId))
  if (decisions.isError)
    return <ErrorState error={decisions.error} onRetry={() => void decisions.refetch()} />
  if (decisions.isPending) return <LoadingState />
  return <DecisionTable caption={t('notifications.decided')} decisions={decisions.data} />
}
