import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { rows } from './rows'
import { supabase } from './supabase'

/** What a list says of a patient. */
export interface FoundPatient {
  id: string
  file_number: string | null
  first_name: string
  last_name: string
  birth_name: string | null
  birth_date: string | null
  archived_at: string | null
}

/** The most that one answer holds. */
export const PATIENTS_PAGE = 50

const FRESH_MS = 60_000

/** Below it lies everything that a changed patient makes stale. */
export const patientListsKey = ['patients', 'lists']

export async function findPatients(
  query: string,
  { limit, after, signal }: { limit: number; after?: string; signal?: AbortSignal },
): Promise<FoundPatient[]> {
  const asked = supabase.rpc('search_patients', { query, limit, ...(after ? { after } : {}) })
  return rows(signal ? asked.abortSignal(signal) : asked)
}

/** Patients that hold every word, in alphabetical order; accents and capitals do not matter. */
export function patientsQuery(query: string, limit = PATIENTS_PAGE) {
  return infiniteQueryOptions({
    queryKey: [...patientListsKey, query, limit],
    queryFn: ({ pageParam, signal }) => findPatients(query, { limit, after: pageParam, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => (page.length < limit ? undefined : page.at(-1)?.id),
    staleTime: FRESH_MS,
  })
}

/** Which of these were merged into another; the search does not say it. */
export function mergedPatientsQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: [...patientListsKey, 'merged', ids],
    queryFn: async ({ signal }) => {
      const merged = await rows(
        supabase
          .from('patients')
          .select('id')
          .in('id', ids)
          .not('merged_into', 'is', null)
          .order('id')
          .limit(PATIENTS_PAGE)
          .abortSignal(signal),
      )
      return merged.map(({ id }) => id)
    },
    enabled: ids.length > 0,
    staleTime: FRESH_MS,
  })
}
