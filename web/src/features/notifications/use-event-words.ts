import type { CustomTypeOptions } from 'i18next'
import { useTranslation } from 'react-i18next'
import { partsOf } from './reason'
import { isType, isVariant, typeOf } from './types'

type Sentences = CustomTypeOptions['resources']['translation']['notifications']
interface Exists {
  exists: (key: string) => boolean
}

function isReason(word: string, { exists }: Exists): word is keyof Sentences['reasons'] {
  return exists(`notifications.reasons.${word}`)
}

/** Types and reasons in words; what has no word yet is said by the name that the database gives it. */
export function useEventWords() {
  const { t, i18n } = useTranslation()
  return {
    type: (type: string, payload?: unknown) => {
      const word = isType(type) ? t(`notifications.types.${type}`) : type
      const key = typeOf(type).variants?.key
      const variant: unknown =
        key !== undefined && typeof payload === 'object' && payload !== null
          ? Reflect.get(payload, key)
          : undefined
      return isVariant(variant) ? `${word} — ${t(`notifications.variants.${variant}`)}` : word
    },
    /** In words, and what of it is for whoever looks it up. */
    reason: (reason: string): { text: string | null; code: string | null } => {
      const { word, code } = partsOf(reason)
      return isReason(word, i18n)
        ? { text: t(`notifications.reasons.${word}`), code }
        : { text: null, code: reason }
    },
  }
}
