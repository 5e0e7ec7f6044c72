import { describe, expect, it } from 'vitest'
import { measure, newImplant } from './implants'
import { newPatient, newPractice, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

/** A page that is asked for anew is fetched first. */
const PATIENCE = { timeout: 10_000 }

const ELODIE = { last_name: 'Exemple', first_name: 'Élodie' }

async function isqsOf(implantId: string): Promise<(string | null)[]> {
  const found = await sql()<{ isq: string | null }[]>`
    select isq::text from public.isq_measurements where implant_id = ${implantId} order by created_at`
  return found.map(({ isq }) => isq)
}

describe('the implants of a patient', () => {
  it.each(['desk', 'phone'] as const)(
    'are added, measured and corrected in their place, %s',
    async (size) => {
      const practice = await newPractice('Cabinet des Acacias')
      const patientId = await newPatient(practice, ELODIE)
      const window = await openWindow({ size })
      const { page } = window
      await signIn(page, practice.practitioner)
      await page.goto(`/patients/${patientId}/implants`)
      await page.getByText('Aucun implant').waitFor()
      await screenshot(page, `implants, none, ${size}`)
      await check(window, ['Élodie'])
      await page.getByRole('button', { name: 'Ajouter un implant' }).click()
      const adding = page.getByRole('form', { name: 'Ajouter un implant' })
      await adding.getByRole('button', { name: 'Ajouter un implant' }).click()
      await adding.getByText('Choisissez la dent.').waitFor()
      await adding.getByLabel('Dent').selectOption('36')
      await adding.getByLabel('Posé le').fill('2026-03-02')
      await adding.getByLabel('Fabricant').fill('Modèle')
      await adding.getByLabel('Diamètre (mm)').fill('4,125')
      await adding.getByRole('button', { name: 'Ajouter un implant' }).click()
      await adding.getByText('De 1 à 10 mm, deux décimales au plus.').waitFor()
      await adding.getByLabel('Diamètre (mm)').fill('4,1')
      await adding.getByLabel('Longueur (mm)').fill('10')
      await screenshot(page, `implants, adding, ${size}`)
      await check(window, ['Élodie'])
      await adding.getByRole('button', { name: 'Ajouter un implant' }).click()
      const card = page.getByRole('article', { name: 'Implant en 36' })
      await card.getByText('Modèle · ⌀ 4,1 mm · 10 mm de long · posé le 2 mars 2026').waitFor()
      const [implant] = await sql()<{ id: string }[]>`
        select id from public.implants where patient_id = ${patientId}`

      await card.getByRole('button', { name: 'Ajouter une mesure' }).click()
      const measuring = card.getByRole('form', { name: 'Ajouter une mesure' })
      await measuring.getByRole('textbox', { name: 'ISQ' }).fill('54,95')
      await measuring.getByRole('button', { name: 'Ajouter une mesure' }).click()
      await measuring.getByText('Un nombre de 1 à 100, une décimale au plus.').waitFor()
      await measuring.getByRole('textbox', { name: 'ISQ' }).fill('68,5')
      await measuring.getByLabel('Mesuré le').fill('2026-02-01')
      await measuring.getByRole('button', { name: 'Ajouter une mesure' }).click()
      await measuring.getByText('La mesure ne peut pas précéder la pose.').waitFor()
      await measuring.getByLabel('Mesuré le').fill('2026-06-01')
      await screenshot(page, `implants, measuring, ${size}`)
      await check(window, ['Élodie'])
      await measuring.getByRole('button', { name: 'Ajouter une mesure' }).click()
      const table = card.getByRole('table', { name: 'Mesures de l’implant en 36' })
      await table.getByText('68,5').waitFor()
      await table.getByText('Stable').waitFor()
      await card.getByRole('button', { name: 'Ajouter une mesure' }).click()
      await measuring.getByLabel('Non mesurable').check()
      await measuring.getByLabel('Sens').selectOption('Mésio-distal')
      await measuring.getByRole('button', { name: 'Ajouter une mesure' }).click()
      await table.getByText('Non mesurable').waitFor()
      expect(await isqsOf(implant?.id ?? '')).toEqual(['68.5', null])

      // What could not be measured has no field to type in: the focus is on what can be undone.
      const unmeasured = table.getByRole('row').filter({ hasText: 'Non mesurable' })
      await unmeasured.getByRole('button', { name: /^Modifier la mesure/ }).click()
      const undoing = card.getByRole('form', { name: 'Corriger la mesure' })
      await undoing.getByLabel('Non mesurable').and(page.locator(':focus')).waitFor()
      await undoing.getByRole('button', { name: 'Annuler' }).click()

      await card.getByRole('button', { name: 'Modifier la mesure du 1er juin 2026' }).click()
      const correcting = card.getByRole('form', { name: 'Corriger la mesure' })
      await correcting.getByRole('textbox', { name: 'ISQ' }).fill('58,5')
      await screenshot(page, `implants, correcting, ${size}`)
      await check(window, ['Élodie'])
      await correcting.getByRole('button', { name: 'Enregistrer' }).click()
      await table.getByText('58,5').waitFor()
      await table.getByText('À surveiller').waitFor()
      expect(await isqsOf(implant?.id ?? '')).toEqual(['58.5', null])

      await card.getByRole('button', { name: 'Modifier l’implant en 36' }).click()
      const facts = card.getByRole('form', { name: 'Corriger l’implant' })
      await facts.getByLabel('Retiré le').fill('2026-10-01')
      await facts.getByRole('button', { name: 'Enregistrer' }).click()
      await card.getByText('Retiré le 1er octobre 2026').waitFor()
      expect(await card.getByRole('button', { name: 'Ajouter une mesure' }).count()).toBe(0)
      await check(window, ['Élodie'])
    },
  )

  it.each([
    { size: 'desk', dark: true },
    { size: 'phone', dark: false },
  ] as const)('have a curve between the thresholds of the practice, $size', async ({ size, dark }) => {
    const practice = await newPractice('Cabinet des Bruyères')
    const patientId = await newPatient(practice, ELODIE)
    const implantId = await newImplant(practice, patientId)
    for (const [isq, on] of [
      [72, '2026-03-02'],
      [54.9, '2026-04-02'],
      [55, '2026-05-02'],
      [64.9, '2026-07-02'],
      [65, '2026-09-02'],
      [null, '2026-10-02'],
    ] as const)
      await measure(practice, implantId, isq, on)
    const window = await openWindow({ size, dark })
    const { page } = window
    await signIn(page, practice.assistant)
    await page.goto(`/patients/${patientId}/implants`)
    const table = page.getByRole('table', { name: 'Mesures de l’implant en 36' })
    const words = async () =>
      (await table.locator('tbody tr').allInnerTexts()).map(
        (row) => /Critique|À surveiller|Stable|Non mesurable/.exec(row)?.[0],
      )
    await expect
      .poll(words, PATIENCE)
      .toEqual(['Non mesurable', 'Stable', 'À surveiller', 'À surveiller', 'Critique', 'Stable'])
    await page.getByRole('img', { name: /^Courbe de l’ISQ/ }).waitFor()
    await page.getByText('critique sous 55').waitFor()
    // Who assists reads, and is offered nothing to write.
    expect(await page.locator('#content').getByRole('button').count()).toBe(0)
    await screenshot(page, `implants, curve, ${size}`)
    await check(window, ['Élodie'])

    const admin = await openWindow({ size, dark })
    await signIn(admin.page, practice.admin)
    await admin.page.goto(`/patients/${patientId}/implants`)
    await admin.page.getByRole('button', { name: 'Modifier les seuils' }).click()
    await admin.page.getByLabel('Critique sous').fill('70')
    await admin.page.getByRole('button', { name: 'Enregistrer' }).click()
    await admin.page.getByText('le seuil critique ne dépasse pas l’autre').waitFor()
    await admin.page.getByLabel('Critique sous').fill('60,5')
    await admin.page.getByLabel('À surveiller sous').fill('72,5')
    await screenshot(admin.page, `implants, thresholds, ${size}`)
    await check(admin)
    await admin.page.getByRole('button', { name: 'Enregistrer' }).click()
    await admin.page.getByText('Un ISQ sous 60,5 est critique').waitFor()
    const [row] = await sql()`
      select isq_critical_below::text as critical, isq_warning_below::text as warning
      from public.organisations where id = ${practice.id}`
    expect(row).toEqual({ critical: '60.5', warning: '72.5' })
    await page.reload()
    await expect
      .poll(words, PATIENCE)
      .toEqual(['Non mesurable', 'À surveiller', 'À surveiller', 'Critique', 'Critique', 'À surveiller'])
    await check(admin)
  })

  it('keep what a colleague corrected first, and say so', async () => {
    const practice = await newPractice('Cabinet des Cytises')
    const patientId = await newPatient(practice, ELODIE)
    const implantId = await newImplant(practice, patientId)
    await measure(practice, implantId, 72, '2026-03-02')
    const window = await openWindow({ language: 'en-GB' })
    const { page, complaints } = window
    await sql()`update public.profiles set locale = 'en' where id = ${practice.practitioner.id}`
    await signIn(page, practice.practitioner)
    await page.goto(`/patients/${patientId}/implants`)
    await page.getByRole('button', { name: 'Edit the measurement of 2 March 2026' }).click()
    const correcting = page.getByRole('form', { name: 'Correct the measurement' })
    await correcting.getByRole('textbox', { name: 'ISQ' }).fill('70')
    await sql()`update public.isq_measurements set isq = 71 where implant_id = ${implantId}`
    await correcting.getByRole('button', { name: 'Save' }).click()
    await correcting.getByText('Saved elsewhere: 71').waitFor()
    expect(await correcting.getByRole('textbox', { name: 'ISQ' }).inputValue()).toBe('70')
    expect(await isqsOf(implantId)).toEqual(['71.0'])
    await screenshot(page, 'implants, conflict')
    expect(complaints.splice(0).every((text) => text.includes('406'))).toBe(true)
    await check(window, ['Élodie'])
    await correcting.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The measurement is corrected.').waitFor()
    expect(await isqsOf(implantId)).toEqual(['70.0'])
  })

  it('of another practice are not shown', async () => {
    const practice = await newPractice('Cabinet des Daphnés')
    const other = await newPractice('Cabinet des Érables')
    const foreign = await newPatient(other, ELODIE)
    await newImplant(other, foreign)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    await page.goto(`/patients/${foreign}/implants`)
    await page.getByRole('heading', { name: 'Introuvable' }).waitFor()
    expect(await page.getByText('Implant en 36').count()).toBe(0)
    await check(window, ['Élodie'])
  })
})
