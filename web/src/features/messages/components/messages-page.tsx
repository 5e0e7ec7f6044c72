import { IconMessages } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { Page } from '@/components/page'
import { useMay, useMe } from '@/lib/me'
import { messagesQuery, type Message } from '../api/messages'
import { CHANNELS, KINDS, type Kind } from '../kinds'
import { MessageCard } from './message-card'
import classes from './messages-page.module.css'

/** What patients are sent, in which words; those who set up the practice change and try them. */
export function MessagesPage() {
  const { t } = useTranslation()
  const { user, organisation } = useMe()
  const mayManage = useMay('reminders.manage')
  const messages = useQuery(messagesQuery)
  return (
    <Page title="titles.messages" lead={t('messages.lead', { name: organisation?.name })}>
      {messages.isError && !messages.data ? (
        <ErrorState error={messages.error} onRetry={() => void messages.refetch()} />
      ) : messages.isPending ? (
        <LoadingState />
      ) : messages.data.length === 0 ? (
        <EmptyState icon={<IconMessages stroke={1.5} />} title={t('messages.none')} />
      ) : (
        <div className={classes.kinds}>
          {KINDS.map((kind) => (
            <KindSection
              key={kind}
              kind={kind}
              messages={messages.data.filter(({ template_key }) => template_key === kind)}
            />
          ))}
          <p className={classes.note}>
            {mayManage ? t('messages.test-note', { email: user.email }) : t('messages.read-note')}
          </p>
        </div>
      )}
    </Page>
  )
}

function KindSection({ kind, messages }: { kind: Kind; messages: readonly Message[] }) {
  const { t } = useTranslation()
  const byWay = CHANNELS.flatMap((channel) => messages.filter((message) => message.channel === channel))
  return (
    <section aria-labelledby={kind}>
      <h2 id={kind} className={classes.kind}>
        {t(`messages.kinds.${kind}.title`)}
      </h2>
      <p className={classes.when}>{t(`messages.kinds.${kind}.text`)}</p>
      <div className={classes.cards}>
        {byWay.map((message) => (
          <MessageCard
            key={`${message.channel} ${message.locale}`}
            message={message}
            kindTitle={t(`messages.kinds.${kind}.title`)}
          />
        ))}
      </div>
    </section>
  )
}
