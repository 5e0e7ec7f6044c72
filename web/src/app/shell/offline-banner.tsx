import { IconPlugConnectedX } from '@tabler/icons-react'
import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './offline-banner.module.css'

/** While the network is away: what is shown may be old, and nothing can be saved. */
export function OfflineBanner() {
  const { t } = useTranslation()
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  )
  return (
    <div role="status">
      {isOnline ? null : (
        <div className={classes.banner}>
          <IconPlugConnectedX size={18} stroke={1.6} aria-hidden />
          {t('states.offline-banner')}
        </div>
      )}
    </div>
  )
}
