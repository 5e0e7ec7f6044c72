/** In which cases patients are written to; the words for each are in the locales. */
export const KINDS = ['appointment_reminder', 'recall'] as const

export type Kind = (typeof KINDS)[number]

/** Most are sent by SMS, which are also the ones that cost. */
export const CHANNELS = ['sms', 'email'] as const

export type Channel = (typeof CHANNELS)[number]

export function channelOf(word: string): Channel {
  return word === 'email' ? word : 'sms'
}

export function languageOf(word: string): 'fr' | 'en' {
  return word === 'en' ? word : 'fr'
}
