import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

const FRESH_MS = 60_000

/** Who the patients of a page are; nothing that tells of them holds a name, and the database decides who may read it. */
export function patientNamesQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: ['patients', 'names', ids],
    queryFn: ({ signal }) =>
      rows(
        supabase
          .from('patients')
          .select('id, last_name, first_name')
          .in('id', ids)
          .order('id')
          .limit(ids.length)
          .abortSignal(signal),
      ),
    enabled: ids.length > 0,
    staleTime: FRESH_MS,
  })
}
