import type { ParseKeys } from 'i18next'
import type { Implant } from './api/implants'
import type { ImplantChange } from './api/update-implant'
import { readMillimetres } from './decimal'

export const FACTS = [
  'tooth',
  'placed_on',
  'manufacturer',
  'model',
  'diameter_mm',
  'length_mm',
  'lot_number',
] as const

export type ImplantField = (typeof FACTS)[number] | 'removed_on'

/** What is typed; an empty field is a fact that is not known. */
export type ImplantForm = Record<ImplantField, string>

export type ImplantFaults = Partial<Record<ImplantField, Extract<ParseKeys, `implants.faults.${string}`>>>

/** As the database checks them. */
export const LENGTH_MAX: Record<ImplantField, number> = {
  tooth: 2,
  placed_on: 10,
  manufacturer: 100,
  model: 100,
  diameter_mm: 5,
  length_mm: 5,
  lot_number: 64,
  removed_on: 10,
}

const PLACED_MIN = '1960-01-01'
const DIAMETER = { min: 1, max: 10 }
const LENGTH = { min: 3, max: 60 }

export function emptyImplant(today: string): ImplantForm {
  return {
    tooth: '',
    placed_on: today,
    manufacturer: '',
    model: '',
    diameter_mm: '',
    length_mm: '',
    lot_number: '',
    removed_on: '',
  }
}

export function implantForm(implant: Implant, say: (value: number) => string): ImplantForm {
  const number = (value: number | null) => (value === null ? '' : say(value))
  return {
    tooth: implant.tooth,
    placed_on: implant.placed_on,
    manufacturer: implant.manufacturer ?? '',
    model: implant.model ?? '',
    diameter_mm: number(implant.diameter_mm),
    length_mm: number(implant.length_mm),
    lot_number: implant.lot_number ?? '',
    removed_on: implant.removed_on ?? '',
  }
}

export function implantFacts(form: ImplantForm) {
  const known = (field: ImplantField) => form[field].trim() || null
  return {
    tooth: form.tooth,
    placed_on: form.placed_on,
    manufacturer: known('manufacturer'),
    model: known('model'),
    diameter_mm: readMillimetres(form.diameter_mm),
    length_mm: readMillimetres(form.length_mm),
    lot_number: known('lot_number'),
  }
}

/** Only what differs from what was read: a field that nobody touched overwrites nothing. */
export function implantChange(form: ImplantForm, base: Implant): ImplantChange {
  const values = { ...implantFacts(form), removed_on: form.removed_on || null }
  return Object.fromEntries(
    ([...FACTS, 'removed_on'] as const)
      .filter((field) => values[field] !== base[field])
      .map((field) => [field, values[field]]),
  )
}

export function implantFaults(form: ImplantForm, today: string): ImplantFaults {
  const faults: ImplantFaults = {}
  if (form.tooth === '') faults.tooth = 'implants.faults.tooth'
  if (form.placed_on === '' || form.placed_on < PLACED_MIN) faults.placed_on = 'implants.faults.placed'
  else if (form.placed_on > today) faults.placed_on = 'implants.faults.to-come'
  if (isOut(form.diameter_mm, DIAMETER)) faults.diameter_mm = 'implants.faults.diameter'
  if (isOut(form.length_mm, LENGTH)) faults.length_mm = 'implants.faults.length'
  if (form.removed_on > today) faults.removed_on = 'implants.faults.to-come'
  else if (form.removed_on !== '' && form.removed_on < form.placed_on)
    faults.removed_on = 'implants.faults.removed-before'
  return faults
}

function isOut(typed: string, { min, max }: { min: number; max: number }): boolean {
  if (typed.trim() === '') return false
  const value = readMillimetres(typed)
  return value === null || value < min || value > max
}
