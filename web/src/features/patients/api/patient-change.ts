import { UserError } from '@/lib/user-error'
import type { Patient } from './patient'

/** What is typed of a patient. */
export type PatientField =
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

/** What a patient agrees to be reached by. */
export const CONSENTS = ['accepts_sms', 'accepts_email'] as const

export type Consent = (typeof CONSENTS)[number]

/** What may be written of a patient; the rest is the server's. */
export type PatientChange = Partial<Pick<Patient, PatientField | Consent>>

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

/** What takes a change back. */
export function inverseOf(change: PatientChange, base: Patient): PatientChange {
  const consents = CONSENTS.filter((consent) => change[consent] !== undefined)
  return Object.fromEntries([...fieldsOf(change), ...consents].map((name) => [name, base[name]]))
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
