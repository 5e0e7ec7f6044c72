import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { Page } from '@/components/page'
import { entriesQuery } from '../api/entries'
import { AuditFilters, everything, isWanted } from './audit-filters'
import { ChainState } from './chain-state'
import { EntryList } from './entry-list'
import classes from './audit-page.module.css'

export function AuditPage() {
  const { t } = useTranslation()
  const [filter, setFilter] = useState(everything)
  const found = useInfiniteQuery(entriesQuery)
  const entries = found.data?.pages.flat() ?? []
  const wanted = entries.filter((entry) => isWanted(entry, filter))
  if (found.isError && entries.length === 0)
    return (
      <Page title="titles.audit">
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      </Page>
    )
  return (
    <Page title="titles.audit" lead={t('audit.lead')}>
      {found.isPending ? (
        <LoadingState />
      ) : entries.length === 0 ? (
        <EmptyState icon={<IconHistory stroke={1.5} />} title={t('audit.none')} text={t('audit.none-text')} />
      ) : (
        <>
          <ChainState entries={entries} />
          <AuditFilters entries={entries} filter={filter} onChange={setFilter} />
          {wanted.length === 0 ? (
            <p className={classes.nothing}>{t('audit.nothing', { count: entries.length })}</p>
          ) : (
            <EntryList entries={wanted} />
          )}
          <div className={classes.more}>
            <span role="status">
              {wanted.length === entries.length
                ? t('audit.read', { count: entries.length })
                : t('audit.filtered', { count: wanted.length, of: entries.length })}
            </span>
            {found.hasNextPage ? (
              <Button
                variant="default"
                size="xs"
                loading={found.isFetchingNextPage}
                onClick={() => void found.fetchNextPage()}
              >
                {t('audit.more')}
              </Button>
            ) : null}
          </div>
        </>
      )}
    </Page>
  )
}
