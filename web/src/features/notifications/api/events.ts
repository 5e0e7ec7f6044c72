import { infiniteQueryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

export interface HappenedEvent {
  id: string
  type: string
  severity: string
  patient_id: string | null
  entity_type: string
  entity_id: string | null
  actor_id: string | null
  payload: unknown
  /** An earlier one told the same a moment before. */
  repeats: string | null
  created_at: string
}

const EVENTS_PAGE = 25

type Cursor = Pick<HappenedEvent, 'created_at' | 'id'>

const NEWEST: Cursor = { created_at: '', id: '' }

/** What happened in the practice, newest first. */
export const eventsQuery = infiniteQueryOptions({
  queryKey: ['notifications', 'events'],
  queryFn: ({ pageParam, signal }): Promise<HappenedEvent[]> =>
    rows(
      supabase
        .rpc('notification_events', {
          page_size: EVENTS_PAGE,
          ...(pageParam.id === '' ? {} : { before: pageParam.created_at, before_id: pageParam.id }),
        })
        .abortSignal(signal),
    ),
  initialPageParam: NEWEST,
  getNextPageParam: (page): Cursor | undefined => {
    const last = page.at(-1)
    if (page.length < EVENTS_PAGE || !last) return undefined
    return { created_at: last.created_at, id: last.id }
  },
})
