import type { SupabaseClient } from '@supabase/supabase-js'
import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** What the generated types do not name yet. */
const untyped: SupabaseClient = supabase

/** In what files that this person sent name another patient than the chart: of `birth_date`, `name`, `number`. */
export function mismatchesQuery(patientId: string, received: readonly string[]) {
  return queryOptions({
    queryKey: ['documents', patientId, 'mismatches', received],
    queryFn: async ({ signal }): Promise<Map<string, string[]>> => {
      const found: unknown[] = await rows(
        untyped
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
      return new Map(found.flatMap(read))
    },
    enabled: received.length > 0,
    refetchInterval: 3_000,
    retry: false,
  })
}

function read(row: unknown): [string, string[]][] {
  if (typeof row !== 'object' || row === null) return []
  const id: unknown = Reflect.get(row, 'id')
  const differs: unknown = Reflect.get(row, 'identity_differs')
  if (typeof id !== 'string' || !Array.isArray(differs)) return []
  return [[id, differs.filter((one) => typeof one === 'string')]]
}

/** The uploader says that the file belongs into this chart nevertheless; who said so is kept. */
export async function confirmMismatch(id: string): Promise<void> {
  await rows(untyped.rpc('confirm_mismatch', { document_id: id }))
}
