import { Button } from '@mantine/core'
import { IconBell, IconChecks } from '@tabler/icons-react'
import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { mediaKindsQuery } from '../api/media-kinds'
import { notificationsQuery, type Notification } from '../api/notifications'
import { patientNamesQuery } from '../api/patient-names'
import { unreadQuery } from '../api/unread'
import { useMarkRead } from '../api/use-mark-read'
import { useNow } from '../use-now'
import { NotificationRow } from './notification-row'
import classes from './notification-list.module.css'

/** What one was told, newest first; the same in the drawer and on its page. */
export function NotificationList({ onOpen }: { onOpen?: () => void }) {
  const { t } = useTranslation()
  const now = useNow()
  const found = useInfiniteQuery(notificationsQuery)
  const mark = useMarkRead()
  const pages = found.data?.pages ?? []
  const names = useNames(pages)
  const kinds = useKinds(pages)
  const all = pages.flat()
  const [newest] = all
  // What is unread may be on a page that nobody fetched yet.
  const isAllRead = useQuery(unreadQuery).data === 0
  if (found.isError && !newest) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (found.isPending) return <LoadingState />
  if (!newest)
    return (
      <EmptyState
        icon={<IconBell stroke={1.5} />}
        title={t('notifications.none')}
        text={t('notifications.none-text')}
      />
    )
  return (
    <>
      <div className={classes.top}>
        <Button
          variant="subtle"
          size="compact-md"
          className={classes.markAll ?? ''}
          leftSection={<IconChecks size={17} stroke={1.6} />}
          // Kept within reach of the focus when there is nothing left to do.
          aria-disabled={isAllRead}
          {...(isAllRead ? { 'data-disabled': true } : {})}
          loading={mark.isPending && 'seenUntil' in mark.variables}
          onClick={() => {
            if (!isAllRead) mark.mutate({ seenUntil: newest.created_at })
          }}
        >
          {t('notifications.mark-all')}
        </Button>
      </div>
      <ul className={classes.list} aria-label={t('titles.notifications')}>
        {all.map((notification) => (
          <NotificationRow
            key={notification.id}
            notification={notification}
            patient={names.get(notification.patient_id ?? '')}
            mediaKind={kinds.get(notification.entity_id ?? '')}
            now={now}
            onOpen={() => {
              if (!notification.is_read) mark.mutate({ id: notification.id })
              onOpen?.()
            }}
          />
        ))}
      </ul>
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

/** Whom each page is about: one question a page. */
function useNames(pages: readonly (readonly Notification[])[]): Map<string, string> {
  return useQueries({
    queries: pages.map((page) => patientNamesQuery(distinct(page.map(({ patient_id }) => patient_id)))),
    combine: (answers) =>
      new Map(
        answers
          .flatMap(({ data }) => data ?? [])
          .map(({ id, last_name, first_name }) => [id, `${last_name} ${first_name}`]),
      ),
  })
}

function useKinds(pages: readonly (readonly Notification[])[]): Map<string, string> {
  const documentsOf = (page: readonly Notification[]) =>
    page.map(({ entity_type, entity_id }) => (entity_type === 'document' ? entity_id : null))
  return useQueries({
    queries: pages.map((page) => mediaKindsQuery(distinct(documentsOf(page)))),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }) => data ?? []).map(({ id, media_kind }) => [id, media_kind])),
  })
}

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))].sort()
}
