import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error'
import { queryClient } from '@/lib/query-client'
import { toast } from '@/lib/toast'
import { toUserError } from '@/lib/user-error'
import { messagesQuery, type Message } from '../api/messages'
import { saveWords } from '../api/save-words'
import { messageFaults, messageForm, SUBJECT_LENGTH_MAX, wordsOf, type MessageFaults } from '../message-form'
import { useMeasured } from '../use-measured'
import { BodyField } from './body-field'
import { MessageLength } from './message-length'
import { MessagePreview } from './message-preview'
import classes from './message-editor.module.css'

interface Props {
  message: Message
  onClose: () => void
}

/** Words to be typed, beside what patients will read and what it costs. What is refused stays in the form. */
export function MessageEditor({ message, onClose }: Props) {
  const { t } = useTranslation()
  const [base] = useState(message)
  const [isTold, setTold] = useState(false)
  const [form, setForm] = useState(() => messageForm(message))
  const [isTried, setTried] = useState(false)
  const subjectField = useRef<HTMLInputElement>(null)
  const bodyField = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const first = subjectField.current ?? bodyField.current
    first?.focus()
    // One goes on where the text ends.
    first?.setSelectionRange(first.value.length, first.value.length)
  }, [])
  const words = wordsOf(form, message.channel)
  const { measured, isCurrent } = useMeasured(message, words.body)
  const save = useMutation({
    mutationFn: () => saveWords(isTold ? message : base, words),
    onSuccess: async () => {
      await queryClient.invalidateQueries(messagesQuery)
      toast({ text: t('messages.saved') })
      onClose()
    },
    onError: async (error) => {
      const { key } = toUserError(error)
      if (key === 'value_invalid') bodyField.current?.focus()
      if (key !== 'edit_conflict') return
      await queryClient.invalidateQueries(messagesQuery)
      setTold(true)
    },
  })
  const isRefused = save.error !== null && toUserError(save.error).key === 'value_invalid'
  const found: MessageFaults = isTried
    ? messageFaults(words, isCurrent ? (measured?.fault ?? null) : null)
    : {}
  const faults: MessageFaults = isRefused ? { body: 'messages.faults.place_unknown', ...found } : found
  const change = (next: Partial<typeof form>) => {
    setForm({ ...form, ...next })
    save.reset()
  }
  return (
    <form
      className={classes.editor}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        const wrong = messageFaults(words, isCurrent ? (measured?.fault ?? null) : null)
        if (wrong.subject) subjectField.current?.focus()
        else if (wrong.body) bodyField.current?.focus()
        else save.mutate()
      }}
    >
      <div className={classes.fields}>
        {message.subject === null ? null : (
          <TextInput
            ref={subjectField}
            label={t('messages.subject')}
            lang={message.locale}
            autoComplete="off"
            maxLength={SUBJECT_LENGTH_MAX}
            required
            withAsterisk={false}
            error={faults.subject ? t(faults.subject) : undefined}
            description={isTold ? t('patient.saved-elsewhere', { value: message.subject }) : undefined}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            value={form.subject}
            onChange={(event) => {
              change({ subject: event.currentTarget.value })
            }}
          />
        )}
        <BodyField
          ref={bodyField}
          language={message.locale}
          error={faults.body ? t(faults.body) : undefined}
          description={isTold ? t('patient.saved-elsewhere', { value: message.body }) : undefined}
          value={form.body}
          onChange={(body) => {
            change({ body })
          }}
        />
        {message.channel === 'sms' ? (
          <div role="status">
            {measured?.length ? <MessageLength length={measured.length} body={words.body} /> : null}
          </div>
        ) : null}
      </div>
      <MessagePreview message={message} subject={words.subject} text={measured?.preview ?? ''} />
      <div className={classes.end}>
        {isRefused ? null : <FormError error={save.error} />}
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending}>
            {t('actions.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('actions.cancel')}
          </Button>
        </div>
      </div>
    </form>
  )
}
