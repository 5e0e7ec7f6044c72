import { Button } from '@mantine/core'
import { IconDeviceMobileMessage, IconMail, IconPencil } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark } from '@/components/mark'
import { useMay } from '@/lib/me'
import type { Message } from '../api/messages'
import { channelOf, languageOf } from '../kinds'
import { CommonWords } from './common-words'
import { MessageEditor } from './message-editor'
import { MessageLength } from './message-length'
import { MessageText } from './message-text'
import { TryMessage } from './try-message'
import classes from './message-card.module.css'

/** One message by one way in one language: its words, what they cost, and for some what can be done with them. */
export function MessageCard({ message, kindTitle }: { message: Message; kindTitle: string }) {
  const { t } = useTranslation()
  const mayManage = useMay('reminders.manage')
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const [channel, language] = [channelOf(message.channel), languageOf(message.locale)]
  const name = t('messages.name', {
    channel: t(`messages.channels.${channel}`),
    language: t(`messages.languages.${language}`),
  })
  const fullName = `${kindTitle}, ${name}`
  const Way = channel === 'sms' ? IconDeviceMobileMessage : IconMail
  const toOpener = () => {
    requestAnimationFrame(() => opener.current?.focus())
  }
  return (
    <article className={classes.card} data-open={isOpen} aria-label={fullName}>
      <header className={classes.head}>
        <Way className={classes.way} size={20} stroke={1.6} aria-hidden />
        <h3 className={classes.name}>{name}</h3>
        {message.is_own ? <Mark tone="accent">{t('messages.own')}</Mark> : null}
      </header>
      {isOpen ? (
        <MessageEditor
          message={message}
          onClose={() => {
            setOpen(false)
            toOpener()
          }}
        />
      ) : (
        <>
          {message.subject === null ? null : (
            <p className={classes.subject} lang={language}>
              {message.subject}
            </p>
          )}
          <MessageText body={message.body} language={language} />
          {message.length ? <MessageLength length={message.length} body={message.body} /> : null}
          {mayManage ? (
            <div className={classes.buttons}>
              <Button
                ref={opener}
                variant="default"
                size="compact-md"
                leftSection={<IconPencil size={16} stroke={1.6} />}
                aria-label={t('messages.act', { act: t('actions.edit'), name: fullName })}
                onClick={() => {
                  setOpen(true)
                }}
              >
                {t('actions.edit')}
              </Button>
              <TryMessage message={message} name={fullName} />
              <CommonWords message={message} name={fullName} onDone={toOpener} />
            </div>
          ) : null}
        </>
      )}
    </article>
  )
}
