import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Digest } from '../api/digest'
import { useUpdateDigest } from '../api/use-update-digest'
import { useHours } from '../use-hours'
import classes from './preferences-page.module.css'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** When summaries are sent, by whose clock. */
export function DigestSection({ userId, digest }: { userId: string; digest: Digest }) {
  const { t } = useTranslation()
  const sayHour = useHours()
  const update = useUpdateDigest(userId)
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <section className={classes.section} aria-labelledby="digest">
      <div>
        <h2 id="digest" className={classes.title}>
          {t('notifications.digest')}
        </h2>
        <p className={classes.quiet}>{t('notifications.digest-text')}</p>
      </div>
      <div className={classes.choices}>
        <NativeSelect
          label={t('notifications.digest-hour')}
          data={HOURS.map((hour) => ({ value: String(hour), label: sayHour(hour) }))}
          value={String(digest.digest_hour)}
          onChange={(event) => {
            update.mutate({ digest_hour: Number(event.currentTarget.value) })
          }}
        />
        <NativeSelect
          label={t('notifications.time-zone')}
          data={zones.includes(digest.time_zone) ? zones : [digest.time_zone, ...zones]}
          value={digest.time_zone}
          onChange={(event) => {
            update.mutate({ time_zone: event.currentTarget.value })
          }}
        />
      </div>
    </section>
  )
}
