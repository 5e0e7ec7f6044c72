import { UserError } from '@/lib/user-error'
import type { Patient } from './patient'

/** What may be written of a patient; the rest is the server's. */
export type PatientChange = Partial<
  Pick<
    Patient,
    | 'file_number'
    | 'first_name'
    | 'last_name'
    | 'birth_name'
    | 'sex'
    | 'birth_date'
    | 'deceased_at'
    | 'phone'
    | 'email'
    | 'address'
  >
>

export type PatientField = keyof PatientChange

export function fieldsOf(change: PatientChange): PatientField[] {
  const fields: PatientField[] = [
    'last_name',
    'first_name',
    'birth_name',
    'birth_date',
    'sex',
    'deceased_at',
    'file_number',
    'phone',
    'email',
    'address',
  ]
  return fields.filter((field) => change[field] !== undefined)
}

/** Only the number is unique among what a person writes of a patient. */
export async function unlessTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (error instanceof UserError && error.key === 'already_there')
      throw new UserError('file_number_taken', error.status, error.requestId)
    throw error
  }
}
