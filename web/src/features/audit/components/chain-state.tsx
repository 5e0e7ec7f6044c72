import { IconAlertTriangle, IconLink } from '@tabler/icons-react'
import { Trans, useTranslation } from 'react-i18next'
import type { Entry } from '../api/entries'
import { gapIn } from './chain'
import classes from './audit-page.module.css'

/**
 * What can be known here, and no more: whether the numbers that were read follow each other. That nothing was rewritten
 * is proven outside of the database, by whoever holds the anchor.
 */
export function ChainState({ entries }: { entries: readonly Entry[] }) {
  const { t } = useTranslation()
  const gap = gapIn(entries)
  const newest = entries[0]?.seq ?? 0
  const oldest = entries.at(-1)?.seq ?? 0
  return (
    <section className={classes.chain} data-whole={gap === null} aria-labelledby="chain">
      {gap === null ? (
        <IconLink size={22} stroke={1.6} aria-hidden />
      ) : (
        <IconAlertTriangle size={22} stroke={1.6} aria-hidden />
      )}
      <div>
        <h2 id="chain" className={classes.chainTitle}>
          {gap === null
            ? t('audit.chain-whole', { count: entries.length, newest, oldest })
            : t('audit.chain-gap', { seq: gap })}
        </h2>
        <p className={classes.chainText}>
          <Trans
            i18nKey={gap === null ? 'audit.chain-proof' : 'audit.chain-look'}
            components={{ code: <code /> }}
          />
        </p>
      </div>
    </section>
  )
}
