import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Measurement } from './implants'

export type MeasurementFacts = Pick<Measurement, 'isq' | 'direction' | 'measured_on'>

/** What was measured; whom it concerns is told by the database, in the same transaction. */
export function insertMeasurement(implantId: string, facts: MeasurementFacts) {
  const written = supabase
    .from('isq_measurements')
    .insert({ implant_id: implantId, ...facts })
    .select('id')
    .single()
  return rows(written)
}
