import type { ParseKeys } from 'i18next'
import type { Message } from './api/messages'
import type { Words } from './api/save-words'

export interface MessageForm {
  subject: string
  body: string
}

export type MessageFaults = Partial<
  Record<keyof MessageForm, Extract<ParseKeys, `messages.faults.${string}`>>
>

/** As the database checks them. */
export const SUBJECT_LENGTH_MAX = 120
export const BODY_LENGTH_MAX = 1500

export function messageForm({ subject, body }: Message): MessageForm {
  return { subject: subject ?? '', body }
}

/**
 * As it is kept. Letters are put together: an « é » typed as a letter and an accent would cost as much as an « ê ».
 */
export function wordsOf({ subject, body }: MessageForm, channel: string): Words {
  return { subject: channel === 'email' ? subject.trim() : null, body: toKeep(body) }
}

export function toKeep(body: string): string {
  return body.trim().normalize('NFC')
}

/** What is wrong with the subject is known here; of the text the database says it. */
export function messageFaults(words: Words, found: string | null): MessageFaults {
  const faults: MessageFaults = {}
  if (words.subject === '') faults.subject = 'messages.faults.subject-empty'
  else if (words.subject !== null && /[{}]/.test(words.subject))
    faults.subject = 'messages.faults.subject-place'
  if (words.body === '') faults.body = 'messages.faults.empty'
  else if (found === 'too_long') faults.body = 'messages.faults.too_long'
  else if (found !== null) faults.body = 'messages.faults.place_unknown'
  return faults
}
