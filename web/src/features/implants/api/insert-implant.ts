import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Implant } from './implants'

export type ImplantFacts = Omit<Implant, 'id' | 'updated_at' | 'removed_on' | 'measurements'>

/** An implant that somebody placed. */
export function insertImplant(patientId: string, facts: ImplantFacts) {
  const written = supabase
    .from('implants')
    .insert({ patient_id: patientId, ...facts })
    .select('id')
    .single()
  return rows(written)
}
