import { IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { keyList, type Key } from '../keys'
import { IconButton } from './icon-button'
import classes from './help.module.css'

/** What each key does. */
export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const panel = useRef<HTMLElement>(null)
  const written = (way: readonly Key[]) =>
    way.map((key) => (typeof key === 'string' ? key : t(`viewer.key-names.${key.name}`))).join(' + ')
  useEffect(() => {
    const opener = document.activeElement
    panel.current?.focus()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <section ref={panel} className={classes.help} aria-labelledby="viewer-keys" tabIndex={-1}>
      <div className={classes.head}>
        <h3 id="viewer-keys" className={classes.title}>
          {t('viewer.tools.help')}
        </h3>
        <IconButton label={t('viewer.keys.dismiss')} icon={<IconX />} onClick={onClose} tip="below" />
      </div>
      <dl className={classes.list}>
        {keyList.map(([ways, name]) => (
          <div key={name} className={classes.row}>
            <dt className={classes.keys}>
              {ways.map((way) => (
                <kbd key={written(way)} className={classes.key}>
                  {written(way)}
                </kbd>
              ))}
            </dt>
            <dd className={classes.what}>{t(`viewer.keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
