import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { SmsLength } from '../sms-length'
import { readLength, type Measures, type MessageKind } from './messages'

export interface Measured {
  /** With the practice's name and an invented day; null of what is too long to be looked at. */
  preview: string | null
  length: SmsLength | null
  /** Why it could not be kept. */
  fault: string | null
}

type Answer = Omit<Measured, 'length'> & Measures

/** What a draft comes to; nothing is written by asking. */
export function measuredQuery({ channel, locale }: MessageKind, body: string) {
  return queryOptions({
    queryKey: ['messages', 'measured', channel, locale, body],
    queryFn: async ({ signal }): Promise<Measured | null> => {
      const asked = supabase.rpc('measure_message', { body, channel, locale }).abortSignal(signal)
      const found: Answer[] = await rows(asked)
      const [measured] = found
      // Who works there no longer is answered nothing at all.
      if (!measured) return null
      return { preview: measured.preview, length: readLength(measured), fault: measured.fault }
    },
    // Drafts are many, and none is come back to.
    gcTime: 0,
  })
}
