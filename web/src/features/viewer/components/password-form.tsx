import { IconLock } from '@tabler/icons-react'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './pane-state.module.css'

/** Asks for what a PDF is locked with; it is given to the reader of the file and kept nowhere. */
export function PasswordForm({
  isRefused,
  onSubmit,
}: {
  isRefused: boolean
  onSubmit: (password: string) => void
}) {
  const { t } = useTranslation()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [isRefused])
  return (
    <form
      className={classes.card}
      onSubmit={(event) => {
        event.preventDefault()
        const password = input.current?.value ?? ''
        if (password !== '') onSubmit(password)
      }}
    >
      <IconLock size={40} stroke={1.25} aria-hidden />
      <label htmlFor={id} className={classes.sentence}>
        {t('viewer.password.ask')}
      </label>
      <div className={classes.fields}>
        <input
          ref={input}
          id={id}
          type="password"
          autoComplete="off"
          className={classes.input}
          aria-invalid={isRefused}
          aria-describedby={isRefused ? `${id}-wrong` : undefined}
        />
        <button type="submit" className={classes.download}>
          {t('viewer.password.open')}
        </button>
      </div>
      {isRefused ? (
        <p id={`${id}-wrong`} className={classes.wrong} role="alert">
          {t('viewer.password.wrong')}
        </p>
      ) : null}
    </form>
  )
}
