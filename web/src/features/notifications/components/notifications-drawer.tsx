import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '@/lib/paths'
import { NotificationList } from './notification-list'
import classes from './bell.module.css'

interface Props {
  isOpen: boolean
  /** Closed to stay on the same page. */
  onClose: () => void
  /** Closed by going somewhere. */
  onLeave: () => void
}

/** Below this the bell is at the other side of the screen, and there is no room beside the page. */
const NARROW = '(max-width: 56em)'

/** The newest notifications, beside the bell that opened them. */
export function NotificationsDrawer({ isOpen, onClose, onLeave }: Props) {
  const { t } = useTranslation()
  const isNarrow = matchMedia(NARROW).matches
  return (
    // In parts, because the library's header would be a second banner of the page.
    <Drawer.Root
      opened={isOpen}
      onClose={onClose}
      position={isNarrow ? 'right' : 'left'}
      size={isNarrow ? '100%' : '28rem'}
      padding={0}
      returnFocus={false}
      classNames={{ content: classes.content ?? '' }}
    >
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('titles.notifications')}>
        <div className={classes.head}>
          <h2 className={classes.heading}>{t('titles.notifications')}</h2>
          <Drawer.CloseButton aria-label={t('actions.close')} />
        </div>
        <Drawer.Body className={classes.body ?? ''}>
          <NotificationList onOpen={onLeave} />
        </Drawer.Body>
        <div className={classes.foot}>
          <Link to={paths.notifications} className={classes.link ?? ''} onClick={onLeave}>
            {t('notifications.all')}
          </Link>
          <Link to={paths.notificationPreferences} className={classes.link ?? ''} onClick={onLeave}>
            {t('notifications.preferences')}
          </Link>
        </div>
      </Drawer.Content>
    </Drawer.Root>
  )
}
