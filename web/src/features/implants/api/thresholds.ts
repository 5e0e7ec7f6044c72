import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Thresholds } from '../grade'

const FRESH_MS = 60_000

/** Below which values the practice wants to be told. */
export function thresholdsQuery(organisationId: string) {
  return queryOptions({
    queryKey: ['implants', 'thresholds', organisationId],
    queryFn: async ({ signal }): Promise<Thresholds> => {
      const asked = supabase
        .from('organisations')
        .select('isq_critical_below, isq_warning_below')
        .eq('id', organisationId)
        .abortSignal(signal)
        .single()
      const found = await rows(asked)
      return { critical: found.isq_critical_below, warning: found.isq_warning_below }
    },
    staleTime: FRESH_MS,
  })
}
