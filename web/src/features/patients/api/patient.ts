import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { UserError } from '@/lib/user-error'

export interface Patient {
  id: string
  file_number: string | null
  first_name: string
  last_name: string
  birth_name: string | null
  sex: string
  birth_date: string | null
  deceased_at: string | null
  phone: string | null
  email: string | null
  address: string | null
  accepts_sms: boolean
  accepts_email: boolean
  merged_into: string | null
  archived_at: string | null
  created_at: string
  updated_at: string
}

export const PATIENT_COLUMNS =
  'id, file_number, first_name, last_name, birth_name, sex, birth_date, deceased_at, phone, email, address, accepts_sms, accepts_email, merged_into, archived_at, created_at, updated_at'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Somebody else's patient, one that never was, and an address that is none: the same answer. */
export async function readPatient(id: string, signal?: AbortSignal): Promise<Patient> {
  if (!ID.test(id)) throw new UserError('patient_not_found', 404)
  const asked = supabase.from('patients').select(PATIENT_COLUMNS).eq('id', id)
  const found = await rows((signal ? asked.abortSignal(signal) : asked).maybeSingle())
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- null where there is none, whatever its type says
  if (!found) throw new UserError('patient_not_found', 404)
  return found
}

export function patientQuery(id: string) {
  return queryOptions({
    queryKey: ['patients', 'one', id],
    queryFn: ({ signal }) => readPatient(id, signal),
    // What a colleague saves at the desk appears in the surgery.
    refetchInterval: 20_000,
  })
}
