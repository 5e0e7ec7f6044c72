import { Button, Loader } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error'
import classes from './more-patients.module.css'

interface Props {
  shown: number
  hasMore: boolean
  isLoading: boolean
  error: unknown
  onMore: () => void
  /** The row after which the list goes on may be gone: then it begins anew. */
  onRestart: () => void
}

/** How far before its end the next page is asked for: about a screen. */
const AHEAD = '800px'

/** Below the list: the next page by itself when it is nearly reached, and by a button for who does not scroll. */
export function MorePatients({ shown, hasMore, isLoading, error, onMore, onRestart }: Props) {
  const { t } = useTranslation()
  const end = useRef<HTMLDivElement>(null)
  const isWanted = hasMore && !isLoading && error === null
  useEffect(() => {
    const watched = end.current
    if (!watched || !isWanted) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) onMore()
      },
      { rootMargin: AHEAD },
    )
    observer.observe(watched)
    return () => {
      observer.disconnect()
    }
  }, [isWanted, onMore])
  return (
    <div className={classes.more} ref={end}>
      {error === null ? (
        <span role="status">
          {hasMore ? t('patients.shown', { count: shown }) : t('patients.all-shown', { count: shown })}
        </span>
      ) : (
        <FormError error={error} />
      )}
      {error !== null ? (
        <Button variant="default" size="xs" onClick={onRestart}>
          {t('actions.retry')}
        </Button>
      ) : isLoading ? (
        <Loader size="xs" type="dots" />
      ) : hasMore ? (
        <Button variant="subtle" size="compact-sm" onClick={onMore}>
          {t('patients.more')}
        </Button>
      ) : null}
    </div>
  )
}
