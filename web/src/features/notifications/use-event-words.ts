import type { CustomTypeOptions } from 'i18next'
import { useTranslation } from 'react-i18next'
import { isType, isVariant, typeOf } from './types'

type Sentences = CustomTypeOptions['resources']['translation']['notifications']
interface Exists {
  exists: (key: string) => boolean
}

function isReason(code: string, { exists }: Exists): code is keyof Sentences['reasons'] {
  return exists(`notifications.reasons.${code}`)
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
    reason: (code: string) =>
      isReason(code, i18n)
        ? { text: t(`notifications.reasons.${code}`), isKnown: true }
        : { text: code, isKnown: false },
  }
}
