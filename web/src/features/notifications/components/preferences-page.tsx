import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { Page } from '@/components/page'
import { useMe } from '@/lib/me'
import { digestQuery } from '../api/digest'
import { preferencesQuery } from '../api/preferences'
import { DigestSection } from './digest-section'
import { PreferenceSection } from './preference-section'
import classes from './preferences-page.module.css'

/** What one wants to be told, by which way, and what comes of it; every change is saved as it is made. */
export function PreferencesPage() {
  const { t } = useTranslation()
  const { user, organisation } = useMe()
  const preferences = useQuery(preferencesQuery)
  const digest = useQuery(digestQuery(user.id))
  const failed = [preferences, digest].find(({ isError, data }) => isError && data === undefined)
  return (
    <Page
      title="titles.notification-preferences"
      lead={t('notifications.preferences-lead', { name: organisation?.name })}
    >
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : preferences.data && digest.data ? (
        <div className={classes.sections}>
          {preferences.data.map((preference) => (
            <PreferenceSection
              key={preference.category}
              preference={preference}
              digestHour={digest.data.digest_hour}
            />
          ))}
          <DigestSection userId={user.id} digest={digest.data} />
        </div>
      ) : (
        <LoadingState />
      )}
    </Page>
  )
}
