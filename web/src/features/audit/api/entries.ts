import { infiniteQueryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** A change: who, what and when, and never a value. */
export interface Entry {
  seq: number
  occurred_at: string
  actor: string
  user_id: string | null
  role: string | null
  action: string
  table_name: string
  row_id: string
  changed_columns: readonly string[]
  request_id: string | null
}

/** The most that one answer holds. */
export const ENTRIES_PAGE = 100

/** Changes in the practice, newest first; what may not read them is refused by the database. */
export const entriesQuery = infiniteQueryOptions({
  queryKey: ['audit', 'entries'],
  queryFn: ({ pageParam, signal }): Promise<Entry[]> =>
    rows(
      supabase
        .rpc('audit_entries', { limit: ENTRIES_PAGE, ...(pageParam ? { after: pageParam } : {}) })
        .abortSignal(signal),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => (page.length < ENTRIES_PAGE ? undefined : String(page.at(-1)?.seq ?? '')),
})
