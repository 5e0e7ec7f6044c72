import type { ParseKeys } from 'i18next'
import type { Patient } from '../api/patient'
import type { PatientChange, PatientField } from '../api/patient-change'

/** What is typed; an empty field is a fact that is not known. */
export type PatientForm = Record<PatientField, string>

export type Faults = Partial<Record<PatientField, Extract<ParseKeys, `patient.faults.${string}`>>>

/** As the database checks them. */
export const LENGTH_MAX: Record<PatientField, number> = {
  file_number: 64,
  first_name: 100,
  last_name: 100,
  birth_name: 100,
  sex: 10,
  birth_date: 10,
  deceased_at: 10,
  phone: 32,
  email: 254,
  address: 500,
}

const BIRTH_MIN = '1850-01-01'
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const PHONE = /^[+()\d][\d\s().-]{3,}$/

export const emptyForm: PatientForm = {
  file_number: '',
  first_name: '',
  last_name: '',
  birth_name: '',
  sex: 'unknown',
  birth_date: '',
  deceased_at: '',
  phone: '',
  email: '',
  address: '',
}

export function formOf(patient: Patient): PatientForm {
  const form = { ...emptyForm }
  for (const field of fieldNames) form[field] = patient[field] ?? ''
  return form
}

const fieldNames: readonly PatientField[] = [
  'file_number',
  'first_name',
  'last_name',
  'birth_name',
  'sex',
  'birth_date',
  'deceased_at',
  'phone',
  'email',
  'address',
]

/** What is typed, as it is kept: without spaces around it, and null where nothing is said. */
export function valuesOf(form: PatientForm) {
  const known = (field: PatientField) => form[field].trim() || null
  return {
    file_number: known('file_number'),
    first_name: form.first_name.trim(),
    last_name: form.last_name.trim(),
    birth_name: known('birth_name'),
    sex: form.sex,
    birth_date: known('birth_date'),
    deceased_at: known('deceased_at'),
    phone: known('phone'),
    email: known('email'),
    address: known('address'),
  }
}

/** Only what differs from what was read: a field that nobody touched overwrites nothing. */
export function changeOf(form: PatientForm, base: Patient): PatientChange {
  const values = valuesOf(form)
  return Object.fromEntries(
    fieldNames.filter((field) => values[field] !== base[field]).map((field) => [field, values[field]]),
  )
}

export function faultsOf(form: PatientForm, today: string): Faults {
  const { first_name, last_name, birth_date, deceased_at, email, phone } = valuesOf(form)
  const faults: Faults = {}
  if (last_name === '') faults.last_name = 'patient.faults.last-name'
  if (first_name === '') faults.first_name = 'patient.faults.first-name'
  if (birth_date !== null && birth_date < BIRTH_MIN) faults.birth_date = 'patient.faults.birth-too-early'
  if (birth_date !== null && birth_date > today) faults.birth_date = 'patient.faults.birth-to-come'
  if (deceased_at !== null && deceased_at > today) faults.deceased_at = 'patient.faults.death-to-come'
  if (deceased_at !== null && birth_date !== null && deceased_at < birth_date)
    faults.deceased_at = 'patient.faults.death-before-birth'
  if (email !== null && !EMAIL.test(email)) faults.email = 'patient.faults.email'
  if (phone !== null && !PHONE.test(phone)) faults.phone = 'patient.faults.phone'
  return faults
}
