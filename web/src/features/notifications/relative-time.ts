const STEPS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** How long ago, in the largest unit that fits; null where it was this minute. */
export function sayAgo(moment: string, now: number, language: string): string | null {
  const seconds = Math.max(0, Math.floor((now - Date.parse(moment)) / 1_000))
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  for (const [unit, size] of STEPS)
    if (seconds >= size) return format.format(-Math.floor(seconds / size), unit)
  return null
}
