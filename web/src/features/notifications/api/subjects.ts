import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** As many as one looks through to find a recent one. */
export const SUBJECTS_MAX = 50

/** The implants that were noted last, of everybody or of one patient, with whose they are. */
export function recentImplantsQuery(patientId: string | null) {
  return queryOptions({
    queryKey: ['implants', 'recent', patientId],
    queryFn: ({ signal }) =>
      rows(
        supabase
          .from('implants')
          .select(
            'id, tooth, patient_id, patient:patients!implants_patient_id_fkey!inner (last_name, first_name)',
          )
          .match(patientId === null ? {} : { patient_id: patientId })
          .order('created_at', { ascending: false })
          .order('id')
          .limit(SUBJECTS_MAX)
          .abortSignal(signal),
      ),
  })
}

/** The documents that were added last, of everybody or of one patient, with whose they are. */
export function newestDocumentsQuery(patientId: string | null) {
  return queryOptions({
    queryKey: ['documents', 'newest', patientId],
    queryFn: ({ signal }) =>
      rows(
        supabase
          .from('patient_documents')
          .select(
            'id, title, media_kind, patient_id, patient:patients!patient_documents_patient_id_fkey!inner (last_name, first_name)',
          )
          .eq('status', 'ready')
          .match(patientId === null ? {} : { patient_id: patientId })
          .order('created_at', { ascending: false })
          .order('id')
          .limit(SUBJECTS_MAX)
          .abortSignal(signal),
      ),
  })
}
