import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** An hour of the clock, in the reader's language. */
export function useHours(): (hour: number) => string {
  const { i18n } = useTranslation()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric', timeZone: 'UTC' })
    return (hour) => format.format(new Date(Date.UTC(2000, 0, 1, hour)))
  }, [i18n.language])
}
