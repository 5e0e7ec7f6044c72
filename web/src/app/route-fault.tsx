import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { State } from '@/components/state'

/** A page that broke, or could not be loaded: after an update, its file may be gone from the host. */
export function RouteFault() {
  const { t } = useTranslation()
  return (
    <State
      icon={<IconAlertTriangle stroke={1.5} />}
      tone="danger"
      role="alert"
      title={t('states.failed')}
      text={t('states.page-broken')}
      actions={
        <Button
          variant="default"
          onClick={() => {
            location.reload()
          }}
        >
          {t('actions.reload')}
        </Button>
      }
    />
  )
}
