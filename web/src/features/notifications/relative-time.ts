import { age, today } from '@/lib/dates'

const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_MS = 86_400_000
const WEEK_DAYS = 7

/**
 * How long ago, in the largest unit that fits; null where it was this minute. Yesterday is the date before today's where
 * the reader is, whatever the hours between, and a month is over on the same date of the next.
 */
export function sayAgo(moment: string, now: number, language: string, timeZone: string): string | null {
  const seconds = Math.floor((now - Date.parse(moment)) / 1_000)
  if (seconds < MINUTE_S) return null
  const say = (count: number, unit: Intl.RelativeTimeFormatUnit, numeric: 'always' | 'auto' = 'always') =>
    new Intl.RelativeTimeFormat(language, { numeric }).format(-count, unit)
  if (seconds < HOUR_S) return say(Math.floor(seconds / MINUTE_S), 'minute')
  const [then, day] = [today(timeZone, new Date(moment)), today(timeZone, new Date(now))]
  if (then === day) return say(Math.floor(seconds / HOUR_S), 'hour')
  // Days without a clock, so that none is shorter or longer than another.
  const days = Math.round((Date.parse(day) - Date.parse(then)) / DAY_MS)
  if (days < WEEK_DAYS) return say(days, 'day', 'auto')
  const { years, months } = age(then, day) ?? { years: 0, months: 0 }
  if (years > 0) return say(years, 'year')
  return months > 0 ? say(months, 'month') : say(Math.floor(days / WEEK_DAYS), 'week')
}
