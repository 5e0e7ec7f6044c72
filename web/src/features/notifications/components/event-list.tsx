import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { eventsQuery } from '../api/events'
import { OneEvent } from './one-event'
import classes from './reasons-page.module.css'

/** What happened, newest first; each opens on what was decided for whom. */
export function EventList() {
  const { t } = useTranslation()
  const found = useInfiniteQuery(eventsQuery)
  const events = found.data?.pages.flat() ?? []
  if (found.isError && events.length === 0)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (found.isPending) return <LoadingState />
  if (events.length === 0)
    return <EmptyState icon={<IconHistory stroke={1.5} />} title={t('notifications.no-event')} />
  return (
    <>
      <ol className={classes.events} aria-label={t('notifications.happened')}>
        {events.map((event) => (
          <OneEvent key={event.id} event={event} />
        ))}
      </ol>
      {found.hasNextPage ? (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {t('notifications.older')}
          </Button>
        </div>
      ) : null}
    </>
  )
}
