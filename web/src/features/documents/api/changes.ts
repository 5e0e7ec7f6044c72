import { queryOptions } from '@tanstack/react-query'
import { queryClient } from '@/lib/query-client'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { COLUMNS, documentsQuery, inOrder, isListed, listed, merge, shelfKey, type Shelf } from './documents'

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
          .retry(false)
          .abortSignal(signal),
      )
      const isNew = fresh.some(({ id }) => !isListed(shelf, id))
      if (queryClient.isMutating({ mutationKey: CHANGE }) === 0) merge(shelf, fresh)
      if (isNew) void queryClient.invalidateQueries({ queryKey: countKey(shelf) })
      return null
    },
    refetchInterval: EVERY_MS,
    staleTime: EVERY_MS,
    retry: false,
  })
}

/** How many are on the screen, and how many there were behind them when somebody last counted. */
function shownOf(shelf: Shelf): number {
  const pages = listed(shelf) ?? []
  const shown = inOrder(pages).length
  const before = queryClient.getQueryData<number>(countKey(shelf)) ?? 0
  return pages.at(-1)?.hasMore ? before : shown
}

function countKey(shelf: Shelf) {
  return [...shelfKey(shelf), 'count'] as const
}

/** How many there are; fewer than are shown means that the list is to be read again. */
export function countQuery(shelf: Shelf) {
  return queryOptions({
    queryKey: countKey(shelf),
    queryFn: async ({ signal }) => {
      const answer = await supabase
        .from('patient_documents')
        .select('id', { count: 'exact' })
        .eq('patient_id', shelf.patientId)
        .in('media_kind', [...shelf.kinds])
        .order('id')
        .limit(1)
        .retry(false)
        .abortSignal(signal)
      await rows(Promise.resolve(answer))
      const count = answer.count ?? 0
      if (count < shownOf(shelf) && queryClient.isMutating({ mutationKey: CHANGE }) === 0)
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
  void queryClient.invalidateQueries({ queryKey: countKey(shelf) })
}
