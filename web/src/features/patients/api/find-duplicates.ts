import { findPatients, type FoundPatient } from '@/lib/search-patients'
import { isLikelySame, type NewPatient } from './likely-same'

const LOOKED_AT_MAX = 50

/** Who is there already and likely the same person. */
export async function findDuplicates(patient: NewPatient): Promise<FoundPatient[]> {
  const found = await findPatients(`${patient.last_name} ${patient.first_name}`, { limit: LOOKED_AT_MAX })
  return found.filter((one) => isLikelySame(one, patient))
}
