/** A day without a clock, as the database has it: 1984-03-12. */
type Day = string

/** English as it is written in Europe: the day stands before the month. */
const WRITTEN: Record<string, string> = { en: 'en-GB' }

/** A date in words; the first of a month is « 1er » in French, which the tables of browsers do not know. */
export function inWords(when: Date, language: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(WRITTEN[language] ?? language, options)
    .formatToParts(when)
    .map(({ type, value }) => (type === 'day' && value === '1' && language === 'fr' ? '1er' : value))
    .join('')
}

/** Today, where the reader is. */
export function today(timeZone: string, now = new Date()): Day {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now)
}

export function sayDay(day: Day, language: string): string {
  // A day has no zone; read as UTC and written as UTC, it stays itself.
  return inWords(new Date(day), language, { dateStyle: 'long', timeZone: 'UTC' })
}

export function sayMoment(moment: string, language: string, timeZone: string): string {
  return inWords(new Date(moment), language, { dateStyle: 'medium', timeStyle: 'short', timeZone })
}

export function sayTime(moment: string, language: string, timeZone: string): string {
  return inWords(new Date(moment), language, { timeStyle: 'short', timeZone })
}

/** Whole years, and whole months for who is not two yet; null for a birth still to come. */
export function age(birth: Day, until: Day): { years: number; months: number } | null {
  const [year = 0, month = 0, day = 0] = birth.split('-').map(Number)
  const [toYear = 0, toMonth = 0, toDay = 0] = until.split('-').map(Number)
  const months = (toYear - year) * 12 + toMonth - month - (toDay < day ? 1 : 0)
  return months < 0 ? null : { years: Math.floor(months / 12), months }
}
