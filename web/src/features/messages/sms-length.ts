/** What an SMS costs, as the database counts it. */
export interface SmsLength {
  encoding: string
  units: number
  segments: number
  /** Those outside the alphabet of SMS, each once, which make the whole of it dear; '' where there are none. */
  costlyLetters: string
}

/** In one, and in each of a series, which needs some room for its order (GSM 03.38 and 03.40). */
const PLAIN = { alone: 160, inSeries: 153 }
const DEAR = { alone: 70, inSeries: 67 }

/** As many as one can name in a sentence. */
const NAMED_MAX = 5

export function isDear({ encoding }: SmsLength): boolean {
  return encoding !== 'GSM-7'
}

/** How much fits into as many SMS as it takes. */
export function capacity(length: SmsLength): number {
  const { alone, inSeries } = isDear(length) ? DEAR : PLAIN
  return length.segments <= 1 ? alone : length.segments * inSeries
}

/** The letters that make it dear and can be seen on a screen. */
export function visibleLetters({ costlyLetters }: SmsLength): string[] {
  return Array.from(costlyLetters)
    .filter((letter) => !/[\p{C}\p{M}\p{Z}\s]/u.test(letter))
    .slice(0, NAMED_MAX)
}

/** Whether they were typed into the text, or stand in the name that is filled in. */
export function isOfText({ costlyLetters }: SmsLength, body: string): boolean {
  return Array.from(costlyLetters).some((letter) => body.includes(letter))
}
