import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** What keeps a document, asked before somebody tries to delete it. */
export function retentionQuery(patientId: string, id: string) {
  return queryOptions({
    queryKey: ['documents', patientId, 'retention', id],
    queryFn: async ({ signal }) => {
      const found = await rows(supabase.rpc('document_retention', { ids: [id] }).abortSignal(signal))
      return found.at(0) ?? null
    },
    staleTime: 0,
  })
}
