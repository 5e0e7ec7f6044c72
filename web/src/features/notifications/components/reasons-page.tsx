import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state'
import { Page } from '@/components/page'
import { useMay } from '@/lib/me'
import { UserError } from '@/lib/user-error'
import { EventList } from './event-list'
import { WhatIf } from './what-if'
import classes from './reasons-page.module.css'

/** Why somebody was told, or was not: of what could happen, and of what did. */
export function ReasonsPage() {
  const { t } = useTranslation()
  const mayAsk = useMay('notifications.debug')
  if (!mayAsk)
    return (
      <Page title="titles.notification-reasons">
        <ErrorState error={new UserError('not_allowed', 403)} />
      </Page>
    )
  return (
    <Page title="titles.notification-reasons" lead={t('notifications.reasons-lead')}>
      <section className={classes.part} aria-labelledby="supposed">
        <h2 id="supposed" className={classes.title}>
          {t('notifications.supposed')}
        </h2>
        <WhatIf />
      </section>
      <section className={classes.part} aria-labelledby="happened">
        <h2 id="happened" className={classes.title}>
          {t('notifications.happened')}
        </h2>
        <EventList />
      </section>
    </Page>
  )
}
