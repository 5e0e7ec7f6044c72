import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

const FRESH_MS = 60_000

/** Of which kind some documents are, and so in which tab they stand. */
export function mediaKindsQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: ['documents', 'kinds', ids],
    queryFn: ({ signal }) =>
      rows(
        supabase
          .from('patient_documents')
          .select('id, media_kind')
          .in('id', ids)
          .order('id')
          .limit(ids.length)
          .abortSignal(signal),
      ),
    enabled: ids.length > 0,
    staleTime: FRESH_MS,
  })
}
