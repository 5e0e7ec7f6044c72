import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { SmsLength } from '../sms-length'

/** What patients are sent in one case, by one way, in one language. */
export interface MessageKind {
  template_key: string
  channel: string
  locale: string
}

export interface Message extends MessageKind {
  /** Of a mail. */
  subject: string | null
  body: string
  /** Written by the practice, in place of the common words. */
  is_own: boolean
  /** Of the practice's own words, also where they were put aside; null where there never were any. */
  changed_at: string | null
  /** Of an SMS. */
  length: SmsLength | null
}

/** Every message there is, in the words that hold in the practice of this tab. */
export const messagesQuery = queryOptions({
  queryKey: ['messages', 'list'],
  queryFn: async ({ signal }): Promise<Message[]> => {
    const found: Answer[] = await rows(supabase.rpc('message_templates').abortSignal(signal))
    return found.map(({ encoding, units, segments, costly_letters, ...message }) => ({
      ...message,
      length: readLength({ encoding, units, segments, costly_letters }),
    }))
  },
})

/** Null, all of them, for a mail. */
export interface Measures {
  encoding: string | null
  units: number | null
  segments: number | null
  costly_letters: string | null
}

type Answer = Omit<Message, 'length'> & Measures

export function readLength({ encoding, units, segments, costly_letters }: Measures): SmsLength | null {
  if (encoding === null || units === null || segments === null) return null
  return { encoding, units, segments, costlyLetters: costly_letters ?? '' }
}
