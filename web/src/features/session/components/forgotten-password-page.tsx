import { Alert, Anchor, Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { FormError } from '@/components/form-error'
import { useWindowTitle } from '@/components/page'
import { paths } from '@/lib/paths'
import { sendRecoveryMail, signInWithCode } from '../api/recover-password'
import classes from './card.module.css'

export function ForgottenPasswordPage() {
  const { t } = useTranslation()
  useWindowTitle('titles.forgotten-password')
  const [query] = useSearchParams()
  const [email, setEmail] = useState('')
  const send = useMutation({ mutationFn: () => sendRecoveryMail(email.trim()) })
  return (
    <div className={classes.card}>
      <div>
        <h1 className={classes.title}>{t('titles.forgotten-password')}</h1>
        <p className={classes.lead}>
          {send.isSuccess ? t('recovery.sent', { email: email.trim() }) : t('recovery.lead')}
        </p>
      </div>
      {query.has('lien') && !send.isSuccess ? (
        <Alert color="yellow" variant="light" p="sm" role="status">
          {t('recovery.link-expired')}
        </Alert>
      ) : null}
      {send.isSuccess ? (
        <CodeForm email={email.trim()} />
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            send.mutate()
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
          <FormError error={send.error} />
          <Button type="submit" size="md" loading={send.isPending}>
            {t('recovery.send')}
          </Button>
        </form>
      )}
      <div className={classes.foot}>
        <Anchor component={Link} to={paths.signIn} inherit>
          {t('recovery.back')}
        </Anchor>
      </div>
    </div>
  )
}

/** The link of the mail does the same; the code also works where the mail is read on another device. */
function CodeForm({ email }: { email: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [code, setCode] = useState('')
  const check = useMutation({
    mutationFn: () => signInWithCode(email, code.trim()),
    onSuccess: () => navigate(paths.newPassword, { replace: true }),
  })
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        check.mutate()
      }}
    >
      <TextInput
        label={t('recovery.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,12}"
        required
        withAsterisk={false}
        value={code}
        onChange={(event) => {
          setCode(event.currentTarget.value)
        }}
      />
      <FormError error={check.error} />
      <Button type="submit" size="md" loading={check.isPending}>
        {t('recovery.continue')}
      </Button>
    </form>
  )
}
