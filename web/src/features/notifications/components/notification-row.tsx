import { VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useDates } from '@/components/use-dates'
import { useMe } from '@/lib/me'
import type { Notification } from '../api/notifications'
import { severityOf } from '../kinds'
import { placeOf } from '../place'
import { sayAgo } from '../relative-time'
import { SeverityIcon } from './severity-icon'
import { SeverityMark } from './severity-mark'
import classes from './notification-list.module.css'

interface Props {
  notification: Notification
  /** Whom it concerns, once that is known. */
  patient: string | undefined
  mediaKind: string | undefined
  now: number
  onOpen: () => void
}

/** One notification as a link to what it is about; its title and sentence are shown as they were written. */
export function NotificationRow({ notification, patient, mediaKind, now, onOpen }: Props) {
  const { t, i18n } = useTranslation()
  const dates = useDates()
  const { timeZone } = useMe().user
  const { title, message, is_read, created_at } = notification
  const severity = severityOf(notification.severity)
  return (
    <li className={classes.item}>
      <Link
        to={placeOf(notification, mediaKind)}
        className={classes.row ?? ''}
        data-unread={!is_read}
        onClick={onOpen}
      >
        <SeverityIcon severity={severity} />
        <span className={classes.words}>
          <span className={classes.title}>
            {is_read ? null : <VisuallyHidden component="span">{t('notifications.new')} </VisuallyHidden>}
            {title} <SeverityMark severity={severity} />
          </span>
          {patient === undefined ? null : <span className={classes.patient}>{patient}</span>}
          <span className={classes.message}>{message}</span>
          <time className={classes.when} dateTime={created_at} title={dates.moment(created_at)}>
            {sayAgo(created_at, now, i18n.language, timeZone) ?? t('notifications.now')}
          </time>
        </span>
      </Link>
    </li>
  )
}
