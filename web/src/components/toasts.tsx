import { Button, CloseButton } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { dismissToast, useToasts, type Toast } from '@/lib/toast'
import { Reference } from './reference'
import classes from './toasts.module.css'

const SHOWN_MS = 6_000
/** What can be taken back, or has to be read, stays longer. */
const SHOWN_LONG_MS = 12_000

export function Toasts() {
  const toasts = useToasts()
  return (
    <div className={classes.corner} role="status" aria-live="polite">
      {toasts.map((one) => (
        <OneToast key={one.id} toast={one} />
      ))}
    </div>
  )
}

function OneToast({ toast }: { toast: Toast }) {
  const { t } = useTranslation()
  const stays = toast.undo !== undefined || toast.tone === 'danger' ? SHOWN_LONG_MS : SHOWN_MS
  useEffect(() => {
    const timer = setTimeout(() => {
      dismissToast(toast.id)
    }, stays)
    return () => {
      clearTimeout(timer)
    }
  }, [toast.id, stays])
  return (
    <div className={classes.toast} data-tone={toast.tone}>
      <div className={classes.words}>
        {toast.text}
        {toast.requestId === undefined ? null : <Reference id={toast.requestId} />}
      </div>
      {toast.undo === undefined ? null : (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            toast.undo?.()
            dismissToast(toast.id)
          }}
        >
          {t('actions.undo')}
        </Button>
      )}
      <CloseButton
        size="sm"
        aria-label={t('actions.close')}
        onClick={() => {
          dismissToast(toast.id)
        }}
      />
    </div>
  )
}
