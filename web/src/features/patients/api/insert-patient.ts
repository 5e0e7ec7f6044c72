import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { unlessTaken, type PatientChange } from './patient-change'
import { PATIENT_COLUMNS, type Patient } from './patient'

/** A new patient of the practice that this tab works in. */
export async function insertPatient(
  patient: PatientChange & { first_name: string; last_name: string },
): Promise<Patient> {
  // Named, or its type would be guessed from what is returned.
  const written = supabase.from('patients').insert(patient).select(PATIENT_COLUMNS).single()
  return unlessTaken(rows(written))
}
