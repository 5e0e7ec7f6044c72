import { TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TITLE_LENGTH_MAX } from '../title'
import classes from './tile.module.css'

/** Renames in place: Enter or a click elsewhere keeps, Escape leaves it as it was. */
export function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const { t } = useTranslation()
  const [value, setValue] = useState(title)
  const isDone = useRef(false)
  const done = (next: string | null) => {
    if (isDone.current) return
    isDone.current = true
    onDone(next === null || next.trim() === '' ? null : next.trim())
  }
  return (
    <form
      className={classes.rename}
      onSubmit={(event) => {
        event.preventDefault()
        done(value)
      }}
    >
      <TextInput
        ref={(input) => {
          if (input && document.activeElement !== input && !isDone.current) {
            input.focus()
            input.select()
          }
        }}
        aria-label={t('documents.new-title')}
        size="sm"
        maxLength={TITLE_LENGTH_MAX}
        value={value}
        error={value.trim() === '' ? t('documents.title-empty') : undefined}
        onChange={(event) => {
          setValue(event.currentTarget.value)
        }}
        onBlur={() => {
          done(value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') done(null)
        }}
      />
    </form>
  )
}
