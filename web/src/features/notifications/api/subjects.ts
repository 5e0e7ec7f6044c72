import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** As many as one looks through to find a recent one. */
export const SUBJECTS_MAX = 50

/** The implants that were noted last, with whose they are. */
export const recentImplantsQuery = queryOptions({
  queryKey: ['implants', 'recent'],
  queryFn: ({ signal }) =>
    rows(
      supabase
        .from('implants')
        .select(
          'id, tooth, patient_id, patient:patients!implants_patient_id_fkey!inner (last_name, first_name)',
        )
        .order('created_at', { ascending: false })
        .order('id')
        .limit(SUBJECTS_MAX)
        .abortSignal(signal),
    ),
})

/** The documents that were added last, with whose they are. */
export const newestDocumentsQuery = queryOptions({
  queryKey: ['documents', 'newest'],
  queryFn: ({ signal }) =>
    rows(
      supabase
        .from('patient_documents')
        .select(
          'id, title, media_kind, patient_id, patient:patients!patient_documents_patient_id_fkey!inner (last_name, first_name)',
        )
        .eq('status', 'ready')
        .order('created_at', { ascending: false })
        .order('id')
        .limit(SUBJECTS_MAX)
        .abortSignal(signal),
    ),
})
