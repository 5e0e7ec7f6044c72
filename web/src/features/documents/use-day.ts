import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { inWords } from '@/lib/dates'
import { useMe } from '@/lib/me'

const IS_DAY = /^\d{4}-\d{2}-\d{2}$/

/** A day as people write it; a moment is the day that it is where the reader works, a day stays the same everywhere. */
export function useDay(): (when: string) => string {
  const { i18n } = useTranslation()
  const { timeZone } = useMe().user
  return useCallback(
    (when) =>
      inWords(new Date(when), i18n.language, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: IS_DAY.test(when) ? 'UTC' : timeZone,
      }),
    [i18n.language, timeZone],
  )
}
