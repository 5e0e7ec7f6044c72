import { overSeen } from '@/lib/over-seen'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Message } from './messages'

/** Back to the common words; the own ones that were seen are kept, and hold no longer. */
export function putAside({ template_key, channel, locale, changed_at }: Message) {
  const written = supabase
    .from('notification_templates')
    .update({ is_active: false })
    .match({ template_key, channel, locale, updated_at: changed_at })
    .select('id')
    .single()
  return overSeen(rows(written))
}
