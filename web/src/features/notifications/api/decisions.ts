import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** What one event brings to one member, under which preference, and why. */
export interface Decision {
  user_id: string
  full_name: string
  role: string
  in_app: boolean
  email: boolean
  frequency: string
  is_default: boolean
  in_app_outcome: string
  in_app_reason: string | null
  email_outcome: string
  email_reason: string | null
  /** What became of the mail; null where there is none, or nothing happened yet. */
  email_status: string | null
  email_error: string | null
  settled_at: string | null
}

/** As it was decided when it happened, whatever was chosen since. */
export function decisionsQuery(eventId: string) {
  return queryOptions({
    queryKey: ['notifications', 'decisions', eventId],
    queryFn: ({ signal }): Promise<Decision[]> =>
      rows(supabase.rpc('notification_decisions', { event_id: eventId }).abortSignal(signal)),
  })
}
