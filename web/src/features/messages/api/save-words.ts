import { overSeen } from '@/lib/over-seen'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { UserError } from '@/lib/user-error'
import type { Message } from './messages'

export type Words = Pick<Message, 'subject' | 'body'>

/** From the next message on, in place of the common words or of the own ones that were seen. */
export function saveWords(seen: Message, words: Words) {
  const { template_key, channel, locale, changed_at } = seen
  if (changed_at === null) return unlessThere(insertWords(seen, words))
  const written = supabase
    .from('notification_templates')
    .update({ ...words, is_active: true })
    .match({ template_key, channel, locale, updated_at: changed_at })
    .select('id')
    .single()
  return overSeen(rows(written))
}

function insertWords({ template_key, channel, locale }: Message, words: Words) {
  const written = supabase
    .from('notification_templates')
    .insert({ template_key, channel, locale, ...words })
    .select('id')
    .single()
  return rows(written)
}

/** Somebody else wrote the first own words meanwhile. */
async function unlessThere<T>(write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (error instanceof UserError && error.key === 'already_there')
      throw new UserError('edit_conflict', 409, error.requestId)
    throw error
  }
}
