import { queryOptions } from '@tanstack/react-query'
import { queryClient } from '@/lib/query-client'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { COLUMNS, documentsQuery, listed, merge, shelfKey, type Shelf } from './documents'

/** So that what a colleague adds is there within five seconds. */
const EVERY_MS = 3_000
/** Deletions leave nothing to be read, so they are noticed by the count, which costs more. */
const COUNT_EVERY_MS = 15_000
/** A transaction is dated by its beginning and seen at its end. */
const OVERLAP_MS = 10_000
const ROWS_MAX = 100

/** While a change of ours is under way, an older answer would show what was before it. */
export const CHANGE = ['documents', 'change'] as const

/** Asks for what changed since the newest that is shown: nearly always an answer without rows. */
export function changesQuery(shelf: Shelf) {
  return queryOptions({
    queryKey: [...shelfKey(shelf), 'changes'],
    queryFn: async ({ signal }) => {
      const pages = listed(shelf)
      if (!pages) return null
      const newest = pages
        .flatMap(({ documents }) => documents)
        .reduce((latest, { updated_at }) => Math.max(latest, Date.parse(updated_at)), 0)
      const fresh = await rows(
        supabase
          .from('patient_documents')
          .select(COLUMNS)
          .eq('patient_id', shelf.patientId)
          .in('media_kind', [...shelf.kinds])
          .gte('updated_at', new Date(Math.max(0, newest - OVERLAP_MS)).toISOString())
          .order('updated_at', { ascending: false })
          .order('id', { ascending: false })
          .limit(ROWS_MAX)
          .abortSignal(signal),
      )
      if (queryClient.isMutating({ mutationKey: CHANGE }) === 0) merge(shelf, fresh)
      return null
    },
    refetchInterval: EVERY_MS,
    staleTime: EVERY_MS,
    retry: false,
  })
}

/** How many there are; another number than before means that the list is to be read again. */
export function countQuery(shelf: Shelf) {
  const key = [...shelfKey(shelf), 'count']
  return queryOptions({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const answer = await supabase
        .from('patient_documents')
        .select('id', { count: 'exact' })
        .eq('patient_id', shelf.patientId)
        .in('media_kind', [...shelf.kinds])
        .order('id')
        .limit(1)
        .abortSignal(signal)
      await rows(Promise.resolve(answer))
      const count = answer.count ?? 0
      const before = queryClient.getQueryData<number>(key)
      if (before !== undefined && count < before && queryClient.isMutating({ mutationKey: CHANGE }) === 0)
        void queryClient.invalidateQueries(documentsQuery(shelf))
      return count
    },
    refetchInterval: COUNT_EVERY_MS,
    staleTime: EVERY_MS,
    retry: false,
  })
}

/** Something of ours was stored: looks at once. */
export function lookNow(shelf: Shelf): void {
  void queryClient.invalidateQueries({ queryKey: changesQuery(shelf).queryKey })
  void queryClient.invalidateQueries({ queryKey: countQuery(shelf).queryKey })
}
