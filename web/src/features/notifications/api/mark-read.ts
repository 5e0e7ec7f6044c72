import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Notification } from './notifications'

/** One that was opened, or all up to the newest that was shown: what comes meanwhile stays unread. How many still are. */
export function markRead(what: Pick<Notification, 'id'> | { seenUntil: string }): Promise<number> {
  return rows(
    'id' in what
      ? supabase.rpc('mark_notification_read', { notification_id: what.id })
      : supabase.rpc('mark_all_notifications_read', { seen_until: what.seenUntil }),
  )
}
