import { randomUUID } from 'node:crypto'
import { sql, type Practice } from './practice'

/** An implant that was placed before the test began; the id. */
export async function newImplant(practice: Practice, patientId: string): Promise<string> {
  const id = randomUUID()
  await sql()`
    insert into public.implants (id, organisation_id, patient_id, tooth, manufacturer, model, placed_on, created_by)
    values (${id}, ${practice.id}, ${patientId}, '36', 'Modèle', 'Essai', '2026-03-02', ${practice.practitioner.id})`
  return id
}

/** A measurement by the practitioner, with all that it tells. */
export async function measure(
  practice: Practice,
  implantId: string,
  isq: number | null,
  on = '2026-03-02',
): Promise<void> {
  await sql()`
    insert into public.isq_measurements (organisation_id, implant_id, isq, measured_on, created_by)
    values (${practice.id}, ${implantId}, ${isq}, ${on}, ${practice.practitioner.id})`
}
