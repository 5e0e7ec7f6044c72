import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { lookNow } from './changes'
import { drop, isListed, shelfKey, type Shelf } from './documents'

const EVERY_MS = 5_000
const SHOWN_MAX = 20
/** What was told weeks ago needs no telling. */
const DAYS = 2

/** Files that this person sent straight to Storage for this patient, and that were not what they said. */
export function rejectedQuery(shelf: Shelf) {
  return queryOptions({
    queryKey: [...shelfKey(shelf), 'rejected'],
    queryFn: async ({ signal }) => {
      const found = await rows(
        supabase
          .from('rejected_uploads')
          .select('document_id, original_name, reason, rejected_at')
          .eq('patient_id', shelf.patientId)
          .in('media_kind', [...shelf.kinds])
          .gte('rejected_at', new Date(Date.now() - DAYS * 86_400_000).toISOString())
          .order('rejected_at', { ascending: false })
          .order('document_id', { ascending: false })
          .limit(SHOWN_MAX)
          .retry(false)
          .abortSignal(signal),
      )
      // Their rows are gone, and nothing else says so.
      const gone = found.filter(({ document_id: id }) => isListed(shelf, id))
      for (const { document_id: id } of gone) drop(shelf, id)
      if (gone.length > 0) lookNow(shelf)
      return found
    },
    refetchInterval: EVERY_MS,
    staleTime: EVERY_MS,
    retry: false,
  })
}
