import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page'
import { useMe } from '@/lib/me'
import classes from './home-page.module.css'

/** The rights that a person asks about; what each is called is in the locales. */
const RIGHTS = [
  'patients.create',
  'documents.create',
  'documents.delete',
  'documents.hold',
  'audit.read',
  'organisation.update',
] as const

export function HomePage() {
  const { t, i18n } = useTranslation()
  const { user, organisation } = useMe()
  const today = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'full', timeZone: user.timeZone }).format(
    new Date(),
  )
  const [firstName] = user.fullName.split(' ')
  const rights = RIGHTS.filter((right) => organisation?.permissions.includes(right))
  return (
    <Page
      title="titles.home"
      heading={firstName ? t('home.greeting', { name: firstName }) : undefined}
      lead={capital(today)}
    >
      <section className={classes.card} aria-labelledby="rights">
        <h2 id="rights" className={classes.title}>
          {t('home.rights')}
        </h2>
        <p className={classes.lead}>
          {t('home.rights-lead', {
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
      </section>
    </Page>
  )
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
