import { ActionIcon, VisuallyHidden } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUnread } from '../use-unread'
import classes from './bell.module.css'

/** More digits than this have no room, and tell nobody more. */
const SHOWN_MAX = 99

const NotificationsDrawer = lazy(async () => ({
  default: (await import('./notifications-drawer')).NotificationsDrawer,
}))

/** How many notifications are unread, and the way to them. */
export function Bell() {
  const { t } = useTranslation()
  const unread = useUnread()
  const [isOpen, setOpen] = useState(false)
  // Fetched when it is first opened.
  const [isWanted, setWanted] = useState(false)
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
        aria-expanded={isOpen}
        aria-label={count > 0 ? t('notifications.bell-unread', { count }) : t('titles.notifications')}
        onClick={() => {
          setWanted(true)
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
      {isWanted ? (
        <Suspense fallback={null}>
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
        </Suspense>
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
