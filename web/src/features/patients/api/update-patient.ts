import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { UserError } from '@/lib/user-error'
import { PATIENT_COLUMNS, readPatient, type Patient } from './patient'
import { fieldsOf, unlessTaken, type PatientChange, type PatientField } from './patient-change'

/** Somebody else saved something else in the same field, after it was read here. Nothing was written. */
export class EditConflict extends UserError {
  constructor(
    readonly latest: Patient,
    readonly fields: readonly PatientField[],
  ) {
    super('edit_conflict', 409)
  }
}

/** Colleagues who save at every glance are not waited for any longer. */
const TRIES_MAX = 3

/**
 * Writes only what was changed, and only over what was seen. Where a colleague changed other fields meanwhile, both
 * changes stand; where it was the same field, the person decides.
 */
export async function updatePatient(
  seen: Patient,
  change: PatientChange,
  base: Patient = seen,
  tries = 1,
): Promise<Patient> {
  const written = supabase
    .from('patients')
    .update(change)
    .eq('id', seen.id)
    .eq('updated_at', seen.updated_at)
    .select(PATIENT_COLUMNS)
    .single()
  try {
    return await unlessTaken(rows(written))
  } catch (error) {
    if (!(error instanceof UserError && error.isMissing)) throw error
    const latest = await readPatient(seen.id)
    // A consent is yes or no: whoever changed it as well chose the same.
    const fields = fieldsOf(change).filter(
      (field) => latest[field] !== base[field] && latest[field] !== change[field],
    )
    if (fields.length > 0 || latest.updated_at === seen.updated_at || tries >= TRIES_MAX)
      throw new EditConflict(latest, fields)
    return updatePatient(latest, change, base, tries + 1)
  }
}
