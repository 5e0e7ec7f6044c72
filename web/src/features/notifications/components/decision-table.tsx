import { useTranslation } from 'react-i18next'
import { DataTable, type Column } from '@/components/data-table'
import { Mark } from '@/components/mark'
import { useDates } from '@/components/use-dates'
import type { Decision } from '../api/decisions'
import { frequencyOf } from '../kinds'
import { useEventWords } from '../use-event-words'
import classes from './reasons-page.module.css'

/** Everybody of the practice: what they wanted, what they got or would get, and why not more. */
export function DecisionTable({ caption, decisions }: { caption: string; decisions: readonly Decision[] }) {
  const { t } = useTranslation()
  const columns: Column<Decision>[] = [
    {
      label: t('notifications.person'),
      cell: ({ full_name, role }) => (
        <span className={classes.stack}>
          {full_name || t('members.no-name')}
          <span className={classes.quiet}>
            {role === 'admin' || role === 'practitioner' || role === 'assistant' ? t(`roles.${role}`) : role}
          </span>
        </span>
      ),
    },
    { label: t('notifications.preference'), cell: (decision) => <Preference decision={decision} /> },
    {
      label: t('notifications.in-app'),
      cell: ({ in_app_outcome, in_app_reason }) => (
        <Outcome
          isTold={in_app_outcome === 'created'}
          word={t('notifications.outcomes.created')}
          reason={in_app_reason}
        />
      ),
    },
    { label: t('notifications.email'), cell: (decision) => <Mail decision={decision} /> },
  ]
  return <DataTable caption={caption} columns={columns} rows={decisions} rowKey={({ user_id }) => user_id} />
}

function Preference({ decision: { in_app, email, frequency, is_default } }: { decision: Decision }) {
  const { t } = useTranslation()
  const ways = in_app ? (email ? 'both' : 'in-app') : email ? 'email' : 'none'
  return (
    <span className={classes.stack}>
      <span>
        {t(`notifications.ways.${ways}`)} · {t(`notifications.frequencies.${frequencyOf(frequency)}`)}
      </span>
      <span className={classes.quiet}>
        {t(is_default ? 'notifications.default-of-role' : 'notifications.chosen')}
      </span>
    </span>
  )
}

function Mail({ decision }: { decision: Decision }) {
  const { t } = useTranslation()
  const dates = useDates()
  const { email_outcome, email_reason, email_status, email_error, settled_at } = decision
  const isTold = email_outcome === 'outbox' || email_outcome === 'digest'
  const became =
    email_status === 'SENT'
      ? t('notifications.sent', { date: settled_at === null ? '' : dates.moment(settled_at) })
      : email_status === 'FAILED'
        ? t('notifications.not-sent')
        : email_status === 'PENDING'
          ? t('notifications.pending')
          : null
  return (
    <Outcome
      isTold={isTold}
      word={t(email_outcome === 'digest' ? 'notifications.outcomes.digest' : 'notifications.outcomes.outbox')}
      reason={email_reason ?? email_error}
      became={became}
    />
  )
}

interface OutcomeProps {
  isTold: boolean
  word: string
  reason: string | null
  became?: string | null
}

function Outcome({ isTold, word, reason, became = null }: OutcomeProps) {
  const { t } = useTranslation()
  const words = useEventWords()
  const said = reason === null ? null : words.reason(reason)
  return (
    <span className={classes.stack}>
      <span>
        <Mark tone={isTold ? 'accent' : 'calm'}>{isTold ? word : t('notifications.outcomes.none')}</Mark>
      </span>
      {became === null ? null : <span className={classes.quiet}>{became}</span>}
      {said === null ? null : (
        <span className={classes.quiet}>
          {said.text}
          {said.text !== null && said.code !== null ? ' ' : null}
          {said.code === null ? null : (
            <code className={classes.code}>{said.text === null ? said.code : `(${said.code})`}</code>
          )}
        </span>
      )}
    </span>
  )
}
