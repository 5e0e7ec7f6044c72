import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { DataTable, type Column } from '@/components/data-table'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { Mark } from '@/components/mark'
import { Page } from '@/components/page'
import { useDates } from '@/components/use-dates'
import { useMe } from '@/lib/me'
import { membersQuery, type Member } from '@/lib/members'
import classes from './members-page.module.css'

/** Who works here, as what, since when; and who did. Read only: nobody writes a membership through the API yet. */
export function MembersPage() {
  const { t } = useTranslation()
  const { user, organisation } = useMe()
  const dates = useDates()
  const members = useQuery(membersQuery)
  const name: Column<Member> = {
    label: t('members.name'),
    isName: true,
    cell: (member) => (
      <span className={classes.name}>
        {member.full_name || t('members.no-name')}
        {member.user_id === user.id ? <Mark tone="accent">{t('members.you')}</Mark> : null}
      </span>
    ),
  }
  const role: Column<Member> = { label: t('members.role'), cell: (member) => t(`roles.${member.role}`) }
  const since: Column<Member> = {
    label: t('members.since'),
    cell: (member) => dates.dayOf(member.member_since),
  }
  const until: Column<Member> = {
    label: t('members.until'),
    cell: (member) => (member.revoked_at === null ? '' : dates.dayOf(member.revoked_at)),
  }
  const present = members.data?.filter(({ revoked_at }) => revoked_at === null) ?? []
  const past = members.data?.filter(({ revoked_at }) => revoked_at !== null) ?? []
  return (
    <Page title="titles.members" lead={organisation?.name}>
      {members.isError && !members.data ? (
        <ErrorState error={members.error} onRetry={() => void members.refetch()} />
      ) : members.isPending ? (
        <LoadingState />
      ) : present.length + past.length === 0 ? (
        <EmptyState icon={<IconUsersGroup stroke={1.5} />} title={t('members.none')} />
      ) : (
        <>
          <DataTable
            caption={t('members.present')}
            columns={[name, role, since]}
            rows={present}
            rowKey={({ user_id }) => user_id}
          />
          {past.length > 0 ? (
            <section className={classes.past} aria-labelledby="past">
              <h2 id="past" className={classes.title}>
                {t('members.past')}
              </h2>
              <p className={classes.lead}>{t('members.past-text')}</p>
              <DataTable
                caption={t('members.past')}
                columns={[name, role, since, until]}
                rows={past}
                rowKey={({ user_id }) => user_id}
              />
            </section>
          ) : null}
          <p className={classes.note}>{t('members.note')}</p>
        </>
      )}
    </Page>
  )
}
