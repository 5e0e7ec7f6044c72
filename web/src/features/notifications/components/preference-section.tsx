import { NativeSelect, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Mark } from '@/components/mark'
import type { Preference } from '../api/preferences'
import { useSetPreference } from '../api/use-set-preference'
import { effectOf } from '../effect'
import { FREQUENCIES, frequencyOf } from '../kinds'
import { useHours } from '../use-hours'
import classes from './preferences-page.module.css'

/** One category: two ways, how often, and in a sentence what comes of it. */
export function PreferenceSection({
  preference,
  digestHour,
}: {
  preference: Preference
  digestHour: number
}) {
  const { t } = useTranslation()
  const sayHour = useHours()
  const save = useSetPreference()
  const { category, in_app, email, frequency, is_default } = preference
  const choose = (change: Partial<Preference>) => {
    save.mutate({ category, in_app, email, frequency, ...change })
  }
  return (
    <section className={classes.section} aria-labelledby={category}>
      <div>
        <h2 id={category} className={classes.title}>
          {t(`notifications.categories.${category}.title`)}
        </h2>
        <p className={classes.quiet}>{t(`notifications.categories.${category}.text`)}</p>
        {is_default ? <Mark>{t('notifications.by-default')}</Mark> : null}
      </div>
      <div className={classes.choices}>
        <Switch
          label={t('notifications.in-app')}
          checked={in_app}
          onChange={(event) => {
            choose({ in_app: event.currentTarget.checked })
          }}
        />
        <Switch
          label={t('notifications.email')}
          checked={email}
          onChange={(event) => {
            choose({ email: event.currentTarget.checked })
          }}
        />
        <NativeSelect
          label={t('notifications.frequency')}
          data={FREQUENCIES.map((value) => ({ value, label: t(`notifications.frequencies.${value}`) }))}
          value={frequency}
          onChange={(event) => {
            choose({ frequency: frequencyOf(event.currentTarget.value) })
          }}
        />
        <p className={classes.effect} role="status">
          {t(`notifications.effects.${effectOf(preference)}`, { hour: sayHour(digestHour) })}
        </p>
      </div>
    </section>
  )
}
