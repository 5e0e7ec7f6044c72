import { Button, SegmentedControl, TextInput, useMantineColorScheme } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { LanguageSwitch } from '@/components/language-switch'
import { Page } from '@/components/page'
import { useMe } from '@/lib/me'
import { paths } from '@/lib/paths'
import { useUpdateProfile } from '../api/use-update-profile'
import classes from './account-page.module.css'

/** The rights that a person asks about; what each is called is in the locales. */
const RIGHTS = [
  'patients.create',
  'documents.create',
  'documents.delete',
  'documents.hold',
  'audit.read',
  'organisation.update',
  'reminders.manage',
] as const

/** As the database checks it. */
const NAME_LENGTH_MAX = 200

export function AccountPage() {
  const { t } = useTranslation()
  const { user, organisation } = useMe()
  const rights = RIGHTS.filter((right) => organisation?.permissions.includes(right))
  const update = useUpdateProfile(user.id)
  const [name, setName] = useState(user.fullName)
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const isChanged = name.trim() !== user.fullName && name.trim() !== ''
  return (
    <Page title="titles.account" lead={user.email}>
      <div className={classes.sections}>
        <section className={classes.section} aria-labelledby="identity">
          <h2 id="identity" className={classes.title}>
            {t('account.identity')}
          </h2>
          <form
            className={classes.fields}
            onSubmit={(event) => {
              event.preventDefault()
              if (isChanged) update.mutate({ full_name: name.trim() })
            }}
          >
            <TextInput
              label={t('account.full-name')}
              description={t('account.full-name-hint')}
              autoComplete="name"
              required
              withAsterisk={false}
              maxLength={NAME_LENGTH_MAX}
              value={name}
              onChange={(event) => {
                setName(event.currentTarget.value)
              }}
            />
            <Button
              type="submit"
              disabled={!isChanged}
              loading={update.isPending}
              className={classes.save ?? ''}
            >
              {t('actions.save')}
            </Button>
          </form>
        </section>
        <section className={classes.section} aria-labelledby="appearance">
          <h2 id="appearance" className={classes.title}>
            {t('account.appearance')}
          </h2>
          <div className={classes.fields}>
            <div className={classes.choice}>
              <span>{t('account.language')}</span>
              <LanguageSwitch
                onChange={(locale) => {
                  update.mutate({ locale })
                }}
              />
            </div>
            <div className={classes.choice}>
              <span>{t('account.colours')}</span>
              <SegmentedControl
                size="xs"
                aria-label={t('account.colours')}
                value={colorScheme}
                onChange={(value) => {
                  setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')
                }}
                data={[
                  { value: 'auto', label: t('account.auto') },
                  { value: 'light', label: t('account.light') },
                  { value: 'dark', label: t('account.dark') },
                ]}
              />
            </div>
          </div>
        </section>
        <section className={classes.section} aria-labelledby="notifications">
          <h2 id="notifications" className={classes.title}>
            {t('account.notifications')}
          </h2>
          <div className={classes.fields}>
            <span>{t('account.notifications-text')}</span>
            <Button
              component={Link}
              to={paths.notificationPreferences}
              variant="default"
              className={classes.save ?? ''}
            >
              {t('account.notifications-open')}
            </Button>
          </div>
        </section>
        <section className={classes.section} aria-labelledby="rights">
          <h2 id="rights" className={classes.title}>
            {t('account.rights')}
          </h2>
          <div>
            <p className={classes.lead}>
              {t('account.rights-lead', {
                role: t(`roles.${organisation?.role ?? 'assistant'}`),
                name: organisation?.name,
              })}
            </p>
            <ul className={classes.rights}>
              <li>{t('rights.patients.read')}</li>
              {rights.map((right) => (
                <li key={right}>{t(`rights.${right}`)}</li>
              ))}
            </ul>
          </div>
        </section>
      </div>
    </Page>
  )
}
