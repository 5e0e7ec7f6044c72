import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** What fits beside the search without scrolling. */
const SHOWN_MAX = 8

/** What colleagues added last, with whose it is. */
export const recentDocumentsQuery = queryOptions({
  queryKey: ['documents', 'recent'],
  queryFn: ({ signal }) =>
    rows(
      supabase
        .from('patient_documents')
        .select(
          'id, title, media_kind, created_at, patient:patients!patient_documents_patient_id_fkey!inner (id, last_name, first_name)',
        )
        .eq('status', 'ready')
        .order('created_at', { ascending: false })
        .order('id', { ascending: false })
        .limit(SHOWN_MAX)
        .abortSignal(signal),
    ),
  refetchInterval: 30_000,
})
