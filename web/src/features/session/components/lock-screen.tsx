import { Avatar, Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error'
import { useWindowTitle } from '@/components/page'
import { changeUser } from '@/lib/session'
import { signIn } from '../api/sign-in'
import classes from './card.module.css'

/** In the place of everything: the same person goes on where they were, anybody else starts afresh. */
export function LockScreen({ email, fullName }: { email: string; fullName: string }) {
  const { t } = useTranslation()
  useWindowTitle('titles.locked')
  const [password, setPassword] = useState('')
  const unlock = useMutation({ mutationFn: () => signIn(email, password) })
  return (
    <div className={classes.card}>
      <div>
        <h1 className={classes.title}>{t('titles.locked')}</h1>
        <p className={classes.lead}>{t('lock.lead')}</p>
      </div>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          unlock.mutate()
        }}
      >
        <div className={classes.person}>
          <Avatar name={fullName} color="petrol" aria-hidden />
          <span className={classes.name}>
            {fullName}
            <span className={classes.email}>{email}</span>
          </span>
        </div>
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <PasswordInput
          label={t('sign-in.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value)
          }}
          visibilityToggleButtonProps={{ 'aria-label': t('sign-in.show-password') }}
        />
        <FormError error={unlock.error} />
        <Button type="submit" size="md" loading={unlock.isPending}>
          {t('actions.unlock')}
        </Button>
        <Button variant="subtle" onClick={changeUser}>
          {t('lock.change-user')}
        </Button>
      </form>
    </div>
  )
}
