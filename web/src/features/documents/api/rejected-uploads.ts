import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

const EVERY_MS = 5_000
const SHOWN_MAX = 20
/** What was told weeks ago needs no telling. */
const DAYS = 2

/** Files that this person sent straight to Storage for this patient, and that were not what they said. */
export function rejectedQuery(patientId: string) {
  return queryOptions({
    queryKey: ['documents', patientId, 'rejected'],
    queryFn: ({ signal }) =>
      rows(
        supabase
          .from('rejected_uploads')
          .select('document_id, original_name, reason, media_kind, rejected_at')
          .eq('patient_id', patientId)
          .gte('rejected_at', new Date(Date.now() - DAYS * 86_400_000).toISOString())
          .order('rejected_at', { ascending: false })
          .order('document_id', { ascending: false })
          .limit(SHOWN_MAX)
          .abortSignal(signal),
      ),
    refetchInterval: EVERY_MS,
    staleTime: EVERY_MS,
    retry: false,
  })
}
