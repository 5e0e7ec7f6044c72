import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state'
import { holdsQuery } from '../api/holds'
import { OneHold } from './one-hold'
import { PlaceHold } from './place-hold'
import classes from './administration-tab.module.css'

/** What keeps this patient's documents from being deleted, whatever the rules; for those who may place it. */
export function HoldSection({ patientId }: { patientId: string }) {
  const { t } = useTranslation()
  const holds = useQuery(holdsQuery(patientId))
  const [isPlacing, setPlacing] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const open = holds.data?.filter(({ released_at }) => released_at === null) ?? []
  const past = holds.data?.filter(({ released_at }) => released_at !== null) ?? []
  return (
    <section className={classes.section} aria-labelledby="hold">
      <div className={classes.head}>
        <h2 id="hold" className={classes.title}>
          {t('hold.title')}
        </h2>
      </div>
      <p className={classes.text}>{t(open.length > 0 ? 'hold.text-held' : 'hold.text')}</p>
      {holds.isError ? <ErrorState error={holds.error} onRetry={() => void holds.refetch()} /> : null}
      {open.length > 0 ? (
        <ul className={classes.holds}>
          {open.map((hold) => (
            <OneHold key={hold.id} hold={hold} patientId={patientId} />
          ))}
        </ul>
      ) : null}
      {isPlacing ? (
        <PlaceHold
          patientId={patientId}
          onClose={() => {
            setPlacing(false)
            requestAnimationFrame(() => opener.current?.focus())
          }}
        />
      ) : (
        <Button
          ref={opener}
          variant="default"
          leftSection={<IconLock size={16} stroke={1.6} />}
          onClick={() => {
            setPlacing(true)
          }}
        >
          {t(open.length > 0 ? 'hold.begin-another' : 'hold.begin')}
        </Button>
      )}
      {past.length > 0 ? (
        <details className={classes.past}>
          <summary>{t('hold.past', { count: past.length })}</summary>
          <ul className={classes.holds}>
            {past.map((hold) => (
              <OneHold key={hold.id} hold={hold} patientId={patientId} />
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}
