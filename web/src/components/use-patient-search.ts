import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { mergedPatientsQuery, patientsQuery } from '@/lib/search-patients'

/** Short enough to feel like none, long enough not to ask at every letter. */
const PAUSE_MS = 120

/** What was typed, found. While the next answer is on its way the one before stays, marked as such. */
export function usePatientSearch(typed: string, options: { limit?: number; isWanted?: boolean } = {}) {
  const words = typed.trim()
  const [settled] = useDebouncedValue(words, PAUSE_MS)
  // An empty field is everybody, and no letter is waited for.
  const query = words === '' ? '' : settled
  const found = useInfiniteQuery({
    ...patientsQuery(query, options.limit),
    enabled: options.isWanted ?? true,
    placeholderData: keepPreviousData,
  })
  const pages = found.data?.pages ?? []
  // Asked for a page at a time, beside the list and never before it.
  const merged = useQueries({
    queries: pages.map((page) => mergedPatientsQuery(page.map(({ id }) => id))),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  })
  return {
    found,
    patients: pages.flat(),
    merged,
    isStale: found.isPlaceholderData || query !== words,
  }
}
