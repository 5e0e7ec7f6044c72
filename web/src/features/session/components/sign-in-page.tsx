import { Alert, Anchor, Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useLocation } from 'react-router'
import { FormError } from '@/components/form-error'
import { useWindowTitle } from '@/components/page'
import { paths } from '@/lib/paths'
import { useSession } from '@/lib/session'
import { signIn } from '../api/sign-in'
import classes from './card.module.css'

export function SignInPage() {
  const { t } = useTranslation()
  useWindowTitle('titles.sign-in')
  const session = useSession()
  const location = useLocation()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({ mutationFn: () => signIn(email.trim(), password) })
  if (session.status === 'signed-in') return <Navigate to={returnTo(location.state)} replace />
  return (
    <div className={classes.card}>
      <div>
        <h1 className={classes.title}>{t('titles.sign-in')}</h1>
        <p className={classes.lead}>{t('sign-in.lead')}</p>
      </div>
      {session.status === 'signed-out' && session.isExpired ? (
        <Alert variant="light" p="sm" role="status">
          {t('problems.session_expired')}
        </Alert>
      ) : null}
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate()
        }}
      >
        <TextInput
          label={t('sign-in.email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value)
          }}
        />
        <PasswordInput
          label={t('sign-in.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value)
          }}
          visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show-password') }}
        />
        <FormError error={enter.error} />
        <Button type="submit" size="md" loading={enter.isPending}>
          {t('actions.sign-in')}
        </Button>
      </form>
      <div className={classes.foot}>
        <Anchor component={Link} to={paths.forgottenPassword} inherit>
          {t('sign-in.forgotten')}
        </Anchor>
      </div>
    </div>
  )
}

/** The page that was asked for before signing in, kept by the guard. */
function returnTo(state: unknown): string {
  const from: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'from') : undefined
  return typeof from === 'string' && from.startsWith('/') && !from.startsWith('//') ? from : paths.home
}
