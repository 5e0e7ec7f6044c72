import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { capacity, isDear, isOfText, visibleLetters, type SmsLength } from '../sms-length'
import classes from './message-length.module.css'

/** How many SMS it takes and how much is left in them; and why it takes more than one would think. */
export function MessageLength({ length, body }: { length: SmsLength; body: string }) {
  const { t, i18n } = useTranslation()
  const letters = visibleLetters(length)
  const quoted = new Intl.ListFormat(i18n.language).format(
    letters.map((letter) => t('messages.letter', { letter })),
  )
  const place = isOfText(length, body) ? 'of-text' : 'of-name'
  return (
    <div className={classes.length}>
      <p className={classes.count}>
        {t('messages.length', { count: length.segments, units: length.units, capacity: capacity(length) })}
      </p>
      {isDear(length) ? (
        <p className={classes.warning}>
          <IconAlertTriangle size={18} stroke={1.6} aria-hidden />
          <span>
            {letters.length === 0
              ? t('messages.dear.unseen')
              : t(`messages.dear.${place}`, { count: letters.length, letters: quoted })}{' '}
            {t('messages.dear.so')}
          </span>
        </p>
      ) : null}
      {length.segments > 1 ? (
        <p className={classes.warning}>
          <IconAlertTriangle size={18} stroke={1.6} aria-hidden />
          {t('messages.series', { count: length.segments })}
        </p>
      ) : null}
    </div>
  )
}
