import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

export interface Hold {
  id: string
  document_id: string | null
  reason: string
  placed_by: string
  placed_at: string
  released_by: string | null
  released_at: string | null
  release_reason: string | null
}

/** As many characters of a reason as the database keeps. */
export const REASON_LENGTH_MAX = 500

/** More than any procedure around one patient. */
const HOLDS_MAX = 100

/** What keeps the documents of a patient from being deleted, now and before; for those who may place it. */
export function holdsQuery(patientId: string) {
  return queryOptions({
    queryKey: ['patients', 'holds', patientId],
    queryFn: ({ signal }): Promise<Hold[]> =>
      rows(
        supabase
          .from('legal_holds')
          .select('id, document_id, reason, placed_by, placed_at, released_by, released_at, release_reason')
          .eq('patient_id', patientId)
          .order('placed_at', { ascending: false })
          .order('id', { ascending: false })
          .limit(HOLDS_MAX)
          .abortSignal(signal),
      ),
  })
}
