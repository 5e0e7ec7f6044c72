import { Button } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconHelpCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Page } from '@/components/page'
import { useMay } from '@/lib/me'
import { paths } from '@/lib/paths'
import { NotificationList } from './notification-list'
import classes from './notifications-page.module.css'

export function NotificationsPage() {
  const { t } = useTranslation()
  const mayAskWhy = useMay('notifications.debug')
  return (
    <Page
      title="titles.notifications"
      actions={
        <>
          {mayAskWhy ? (
            <Button
              component={Link}
              to={paths.notificationReasons}
              variant="default"
              leftSection={<IconHelpCircle size={18} stroke={1.6} />}
            >
              {t('notifications.why')}
            </Button>
          ) : null}
          <Button
            component={Link}
            to={paths.notificationPreferences}
            variant="default"
            leftSection={<IconAdjustmentsHorizontal size={18} stroke={1.6} />}
          >
            {t('notifications.preferences')}
          </Button>
        </>
      }
    >
      <div className={classes.reading}>
        <NotificationList />
      </div>
    </Page>
  )
}
