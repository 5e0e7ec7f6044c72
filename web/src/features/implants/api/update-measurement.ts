import { overSeen } from '@/lib/over-seen'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Measurement } from './implants'
import type { MeasurementFacts } from './insert-measurement'

/** Corrects a measurement; the log of changes keeps that it was. */
export function updateMeasurement(seen: Pick<Measurement, 'id' | 'updated_at'>, facts: MeasurementFacts) {
  const written = supabase
    .from('isq_measurements')
    .update(facts)
    .eq('id', seen.id)
    .eq('updated_at', seen.updated_at)
    .select('id')
    .single()
  return overSeen(rows(written))
}
