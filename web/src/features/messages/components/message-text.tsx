import { useTranslation } from 'react-i18next'
import { partsOf } from '../places'
import classes from './message-text.module.css'

/** The words of a message, with what is filled in set apart from what stands there. */
export function MessageText({ body, language }: { body: string; language: string }) {
  const { t, i18n } = useTranslation()
  return (
    <p className={classes.text} lang={language}>
      {partsOf(body).map((part, index) =>
        'place' in part ? (
          <span key={index} className={classes.place} lang={i18n.language}>
            {t(`messages.places.${part.place}`)}
          </span>
        ) : (
          part.text
        ),
      )}
    </p>
  )
}
