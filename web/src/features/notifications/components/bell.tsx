import { ActionIcon, VisuallyHidden } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLate } from '@/components/use-late'
import { loadDrawer } from '../load-drawer'
import { useUnread } from '../use-unread'
import classes from './bell.module.css'

/** More digits than this have no room, and tell nobody more. */
const SHOWN_MAX = 99

/** How many notifications are unread, and the way to them. */
export function Bell() {
  const { t } = useTranslation()
  const unread = useUnread()
  const [isOpen, setOpen] = useState(false)
  // Fetched when it is first opened.
  const [NotificationsDrawer, want] = useLate(loadDrawer)
  const opener = useRef<HTMLButtonElement>(null)
  const said = useGrowth(unread)
  const count = unread ?? 0
  return (
    <section className={classes.bell} aria-label={t('notifications.bell')}>
      <ActionIcon
        ref={opener}
        variant="subtle"
        color="gray"
        size="lg"
        aria-haspopup="dialog"
        aria-expanded={isOpen && NotificationsDrawer !== undefined}
        aria-label={count > 0 ? t('notifications.bell-unread', { count }) : t('titles.notifications')}
        onClick={() => {
          want()
          setOpen(true)
        }}
      >
        <IconBell size={22} stroke={1.6} />
      </ActionIcon>
      {count > 0 ? (
        <span className={classes.badge} aria-hidden>
          {count > SHOWN_MAX ? `${String(SHOWN_MAX)}+` : count}
        </span>
      ) : null}
      <VisuallyHidden role="status">
        {said > 0 ? t('notifications.unread', { count: said }) : ''}
      </VisuallyHidden>
      {NotificationsDrawer ? (
        <NotificationsDrawer
          isOpen={isOpen}
          onClose={() => {
            setOpen(false)
            requestAnimationFrame(() => opener.current?.focus())
          }}
          onLeave={() => {
            setOpen(false)
          }}
        />
      ) : null}
    </section>
  )
}

/** The number to say aloud: that of the last time it grew while this was open, and none once it fell. */
function useGrowth(unread: number | undefined): number {
  const [seen, setSeen] = useState(unread)
  const [said, setSaid] = useState(0)
  if (unread !== seen) {
    setSeen(unread)
    if (seen !== undefined && unread !== undefined) setSaid(unread > seen ? unread : 0)
  }
  return said
}
