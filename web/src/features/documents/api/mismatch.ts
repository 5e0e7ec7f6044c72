import { queryOptions } from '@tanstack/react-query'
import { queryClient } from '@/lib/query-client'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

function mismatchesKey(patientId: string) {
  return ['documents', patientId, 'mismatches'] as const
}

/** In what files that this person sent name another patient than the chart: of `birth_date`, `name`, `number`. */
export function mismatchesQuery(patientId: string, received: readonly string[]) {
  return queryOptions({
    queryKey: [...mismatchesKey(patientId), received],
    queryFn: async ({ signal }): Promise<Map<string, string[]>> => {
      const found = await rows(
        supabase
          .from('patient_documents')
          .select('id, identity_differs, mismatch_confirmed_at')
          .in('id', [...received])
          .not('identity_differs', 'is', null)
          .is('mismatch_confirmed_at', null)
          .order('id')
          .limit(received.length)
          .retry(false)
          .abortSignal(signal),
      )
      return new Map(found.map((row) => [row.id, row.identity_differs ?? []]))
    },
    enabled: received.length > 0,
    refetchInterval: 3_000,
    retry: false,
  })
}

/** The uploader says that the file belongs into this chart nevertheless; who said so is kept. */
export async function confirmMismatch(id: string): Promise<void> {
  await rows(supabase.rpc('confirm_mismatch', { document_id: id }))
}

/** No longer asked about. */
export function forgetMismatch(patientId: string, id: string): void {
  queryClient.setQueriesData<Map<string, string[]>>(
    { queryKey: mismatchesKey(patientId) },
    (asked) => asked && new Map([...asked].filter(([one]) => one !== id)),
  )
}
