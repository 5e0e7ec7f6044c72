import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Thresholds } from '../grade'

/** From now on; what was told before stays told. */
export function updateThresholds(organisationId: string, { critical, warning }: Thresholds) {
  const written = supabase
    .from('organisations')
    .update({ isq_critical_below: critical, isq_warning_below: warning })
    .eq('id', organisationId)
    .select('id')
    .single()
  return rows(written)
}
