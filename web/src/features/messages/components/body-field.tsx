import { Button, Textarea } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useLayoutEffect, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { BODY_LENGTH_MAX } from '../message-form'
import { PLACES, withPlace } from '../places'
import classes from './message-editor.module.css'

interface Props {
  ref: RefObject<HTMLTextAreaElement | null>
  language: string
  error: string | undefined
  description: string | undefined
  value: string
  onChange: (value: string) => void
}

/** Where a text is typed, and buttons that put a place where the cursor is. */
export function BodyField({ ref, language, error, description, value, onChange }: Props) {
  const { t } = useTranslation()
  const [caret, setCaret] = useState<{ at: number } | null>(null)
  // Once the text that it stands in is drawn.
  useLayoutEffect(() => {
    if (caret === null) return
    ref.current?.focus()
    ref.current?.setSelectionRange(caret.at, caret.at)
  }, [ref, caret])
  return (
    <div className={classes.field}>
      <Textarea
        ref={ref}
        label={t('messages.body')}
        lang={language}
        autosize
        minRows={4}
        maxRows={14}
        maxLength={BODY_LENGTH_MAX}
        required
        withAsterisk={false}
        error={error}
        description={description}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value)
        }}
      />
      <div className={classes.places} role="group" aria-label={t('messages.insert')}>
        {PLACES.map((place) => (
          <Button
            key={place}
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={14} stroke={1.8} />}
            onClick={() => {
              const field = ref.current
              if (!field) return
              const selected = { start: field.selectionStart, end: field.selectionEnd }
              const next = withPlace(value, selected, place)
              onChange(next.body)
              setCaret({ at: next.caret })
            }}
          >
            {t(`messages.places.${place}`)}
          </Button>
        ))}
      </div>
    </div>
  )
}
