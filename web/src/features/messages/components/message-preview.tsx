import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/lib/me'
import type { MessageKind } from '../api/messages'
import classes from './message-preview.module.css'

interface Props {
  message: MessageKind
  subject: string | null
  text: string
}

/** How every mail begins, in the language of its reader and not of this screen. */
const GREETINGS: Record<string, string> = { fr: 'Bonjour,', en: 'Hello,' }

/** As the patient will read it: a bubble, or the paper of a mail. */
export function MessagePreview({ message, subject, text }: Props) {
  const { t } = useTranslation()
  const { organisation } = useMe()
  const title = useId()
  return (
    <section className={classes.preview} aria-labelledby={title}>
      <h4 id={title} className={classes.title}>
        {t('messages.preview')}
      </h4>
      {subject === null ? (
        <p className={classes.bubble} lang={message.locale}>
          {text}
        </p>
      ) : (
        <div className={classes.paper} lang={message.locale}>
          <p className={classes.sender}>{organisation?.name}</p>
          <p className={classes.subject}>{subject}</p>
          <p>{GREETINGS[message.locale]}</p>
          <p className={classes.text}>{text}</p>
        </div>
      )}
    </section>
  )
}
