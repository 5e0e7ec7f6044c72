import type { ParseKeys } from 'i18next'
import type { Measurement } from './api/implants'
import type { MeasurementFacts } from './api/insert-measurement'
import { readIsq } from './decimal'

export interface MeasurementForm {
  isq: string
  isUnmeasurable: boolean
  direction: string
  measured_on: string
}

export type MeasurementFaults = Partial<
  Record<'isq' | 'measured_on', Extract<ParseKeys, `implants.faults.${string}`>>
>

export const DIRECTIONS = ['buccolingual', 'mesiodistal'] as const

export type Direction = (typeof DIRECTIONS)[number]

export function directionOf(word: string): Direction {
  return word === 'mesiodistal' ? word : 'buccolingual'
}

const ISQ = { min: 1, max: 100 }

export function emptyMeasurement(today: string): MeasurementForm {
  return { isq: '', isUnmeasurable: false, direction: 'buccolingual', measured_on: today }
}

export function measurementForm(from: Measurement, say: (value: number) => string): MeasurementForm {
  return {
    isq: from.isq === null ? '' : say(from.isq),
    isUnmeasurable: from.isq === null,
    direction: from.direction,
    measured_on: from.measured_on,
  }
}

export function measurementFacts(form: MeasurementForm): MeasurementFacts {
  return {
    isq: form.isUnmeasurable ? null : readIsq(form.isq),
    direction: form.direction,
    measured_on: form.measured_on,
  }
}

/** Nothing is measured before the implant is placed, nor tomorrow. */
export function measurementFaults(
  form: MeasurementForm,
  { placedOn, today }: { placedOn: string; today: string },
): MeasurementFaults {
  const faults: MeasurementFaults = {}
  const isq = readIsq(form.isq)
  if (!form.isUnmeasurable && (isq === null || isq < ISQ.min || isq > ISQ.max))
    faults.isq = 'implants.faults.isq'
  if (form.measured_on === '') faults.measured_on = 'implants.faults.measured'
  else if (form.measured_on > today) faults.measured_on = 'implants.faults.to-come'
  else if (form.measured_on < placedOn) faults.measured_on = 'implants.faults.before-placed'
  return faults
}
