import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

export interface Measurement {
  id: string
  /** Null where it was tried and could not be measured. */
  isq: number | null
  direction: string
  measured_on: string
  created_by: string
  updated_at: string
}

export interface Implant {
  id: string
  tooth: string
  manufacturer: string | null
  model: string | null
  lot_number: string | null
  diameter_mm: number | null
  length_mm: number | null
  placed_on: string
  removed_on: string | null
  updated_at: string
  /** Newest first. */
  measurements: Measurement[]
}

/** More than a jaw holds, replaced ones included. */
const IMPLANTS_MAX = 100
/** Two directions at each of a hundred visits. */
const MEASUREMENTS_MAX = 200

/** The implants of a patient with all that was measured on them; those still in place first. */
export function implantsQuery(patientId: string) {
  return queryOptions({
    queryKey: ['implants', patientId],
    queryFn: ({ signal }): Promise<Implant[]> =>
      rows(
        supabase
          .from('implants')
          .select(
            'id, tooth, manufacturer, model, lot_number, diameter_mm, length_mm, placed_on, removed_on, updated_at, measurements:isq_measurements!isq_measurements_implant_id_fkey (id, isq, direction, measured_on, created_by, updated_at)',
          )
          .eq('patient_id', patientId)
          .order('removed_on', { ascending: false, nullsFirst: true })
          .order('placed_on', { ascending: false })
          .order('id')
          .limit(IMPLANTS_MAX)
          .order('measured_on', { referencedTable: 'measurements', ascending: false })
          .order('created_at', { referencedTable: 'measurements', ascending: false })
          .limit(MEASUREMENTS_MAX, { referencedTable: 'measurements' })
          .abortSignal(signal),
      ),
    // What is measured in the surgery appears at the desk.
    refetchInterval: 20_000,
  })
}
