import type { Frequency } from './kinds'

export interface Choice {
  in_app: boolean
  email: boolean
  frequency: Frequency
}

const MAILED = { IMMEDIATE: 'mail', DAILY: 'daily', WEEKLY: 'weekly' } as const

/** What a choice brings about, as the engine decides it: the bell at once or not, a mail, a summary, or nothing. */
export function effectOf({ in_app, email, frequency }: Choice) {
  if (frequency === 'NONE' || (!in_app && !email)) return 'nothing'
  if (!email) return 'bell'
  return in_app ? (`bell-${MAILED[frequency]}` as const) : MAILED[frequency]
}
