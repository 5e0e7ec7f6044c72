import type { FoundPatient } from '@/lib/search-patients'

export interface NewPatient {
  first_name: string
  last_name: string
  birth_date: string | null
}

/**
 * The same two names, in either order and whatever the accents, and no other birth date.
 * Where one of the two is unknown, the names are enough to ask.
 */
export function isLikelySame(one: FoundPatient, patient: NewPatient): boolean {
  const wanted = bothNames(patient.last_name, patient.first_name)
  const isNamedSo = [one.last_name, one.birth_name ?? one.last_name].some(
    (name) => bothNames(name, one.first_name) === wanted,
  )
  const isBornThen =
    one.birth_date === null || patient.birth_date === null || one.birth_date === patient.birth_date
  return isNamedSo && isBornThen
}

function bothNames(last: string, first: string): string {
  return [last, first].map(plain).sort().join(' ')
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase()
}
