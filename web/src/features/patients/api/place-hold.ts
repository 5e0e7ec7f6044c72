import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** Everything of the patient, what is added later included. */
export function placeHold(patientId: string, reason: string) {
  // Named, or its type would be guessed from what is returned.
  const placed = supabase.rpc('place_hold', { patient_id: patientId, reason }).single()
  return rows(placed)
}
