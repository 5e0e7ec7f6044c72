import { Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate } from 'react-router'
import { FormError } from '@/components/form-error'
import { useWindowTitle } from '@/components/page'
import { paths } from '@/lib/paths'
import { useSession } from '@/lib/session'
import { toast } from '@/lib/toast'
import { setPassword } from '../api/recover-password'
import classes from './card.module.css'

/** Shorter ones are guessed; the project's own rule is asked as well, and may want more. */
const CHARACTERS_MIN = 12

export function NewPasswordPage() {
  const { t } = useTranslation()
  useWindowTitle('titles.new-password')
  const session = useSession()
  const navigate = useNavigate()
  const [password, setValue] = useState('')
  const save = useMutation({
    mutationFn: () => setPassword(password),
    onSuccess: () => {
      toast({ text: t('recovery.saved') })
      return navigate(paths.home, { replace: true })
    },
  })
  if (session.status !== 'signed-in') return <Navigate to={paths.signIn} replace />
  return (
    <div className={classes.card}>
      <div>
        <h1 className={classes.title}>{t('titles.new-password')}</h1>
        <p className={classes.lead}>{t('recovery.rule', { count: CHARACTERS_MIN })}</p>
      </div>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <PasswordInput
          label={t('recovery.new-password')}
          autoComplete="new-password"
          minLength={CHARACTERS_MIN}
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => {
            setValue(event.currentTarget.value)
          }}
          visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show-password') }}
        />
        <FormError error={save.error} />
        <Button type="submit" size="md" loading={save.isPending}>
          {t('recovery.save')}
        </Button>
      </form>
    </div>
  )
}
