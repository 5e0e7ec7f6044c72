import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const
const STEP = 1000

/** A size as people say it. */
export function useBytes(): (bytes: number) => string {
  const { i18n } = useTranslation()
  return useCallback(
    (bytes) => {
      const power = bytes < STEP ? 0 : bytes < STEP * STEP ? 1 : 2
      const format = new Intl.NumberFormat(i18n.language, {
        style: 'unit',
        unit: UNITS[power],
        unitDisplay: 'short',
        maximumFractionDigits: power === 2 ? 1 : 0,
      })
      return format.format(bytes / STEP ** power)
    },
    [i18n.language],
  )
}
