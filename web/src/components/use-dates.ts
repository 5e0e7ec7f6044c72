import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { age, sayDay, sayMoment, sayTime, today } from '@/lib/dates'
import { useMe } from '@/lib/me'

/** Up to here a child's age is said in months. */
const MONTHS_MAX = 23

/** Days, moments and ages in the reader's language and time zone. */
export function useDates() {
  const { t, i18n } = useTranslation()
  const { timeZone } = useMe().user
  return useMemo(
    () => ({
      today: today(timeZone),
      day: (day: string) => sayDay(day, i18n.language),
      moment: (moment: string) => sayMoment(moment, i18n.language, timeZone),
      time: (moment: string) => sayTime(moment, i18n.language, timeZone),
      dayOf: (moment: string) => sayDay(today(timeZone, new Date(moment)), i18n.language),
      age: (birth: string, until?: string | null) => {
        const found = age(birth, until ?? today(timeZone))
        if (!found) return null
        return found.months > MONTHS_MAX
          ? t('age.years', { count: found.years })
          : t('age.months', { count: found.months })
      },
    }),
    [t, i18n.language, timeZone],
  )
}
