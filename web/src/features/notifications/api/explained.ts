import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Decision } from './decisions'

/** An event as one supposes it. */
export interface SupposedEvent {
  type: string
  patient_id?: string
  entity_id?: string
  actor_id?: string
  payload: Record<string, string>
}

/** Whom this event would reach, and why not the others; nothing is written by asking. */
export function explainedQuery(event: SupposedEvent | null) {
  return queryOptions({
    queryKey: ['notifications', 'explained', event],
    queryFn: async ({ signal }): Promise<Decision[]> => {
      const found = await rows(
        supabase.rpc('explain_notification', { event: { ...event } }).abortSignal(signal),
      )
      return found.map((decision) => ({
        ...decision,
        email_status: null,
        email_error: null,
        settled_at: null,
      }))
    },
    enabled: event !== null,
    staleTime: 0,
  })
}
