import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
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

/** A measurement by the form of the page. */
export async function enter(page: Page, isq: string): Promise<void> {
  await page.getByRole('button', { name: 'Ajouter une mesure' }).click()
  await page.getByRole('textbox', { name: 'ISQ' }).fill(isq)
  await page.getByRole('form').getByRole('button', { name: 'Ajouter une mesure' }).click()
}
