import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { choose, openRadiographs, sample, tile } from './documents'
import { MUSTER, newPatient, newPractice, seedDocuments, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

async function titles(patientId: string): Promise<string[]> {
  const rows = await sql()<{ title: string }[]>`
    select title from public.patient_documents where patient_id = ${patientId} and status <> 'deleting' order by title`
  return rows.map(({ title }) => title)
}

describe('the grid of radiographs', () => {
  it('renames in place, takes it back, and puts back what is refused', async () => {
    const practice = await newPractice('Cabinet des Hêtres')
    const patientId = await newPatient(practice)
    await seedDocuments(practice, patientId, 3)
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    await page.getByRole('button', { name: 'Actions pour Cliché 2' }).click()
    await page.getByRole('menu').waitFor()
    await screenshot(page, 'tile menu')
    await check(window)
    await page.getByRole('menuitem', { name: 'Renommer' }).click()
    await page.getByLabel('Nouveau titre').fill('Panoramique de contrôle')
    await screenshot(page, 'tile rename')
    await check(window, ['Panoramique'])
    await page.keyboard.press('Enter')
    await tile(page, 'Panoramique de contrôle').waitFor()
    await page.getByText('Le document est renommé.').waitFor()
    await expect.poll(() => titles(patientId)).toContain('Panoramique de contrôle')
    await page.getByRole('status').getByRole('button', { name: 'Annuler' }).click()
    await tile(page, 'Cliché 2').waitFor()
    await expect.poll(() => titles(patientId)).toContain('Cliché 2')

    // Somebody took the right away meanwhile.
    await sql()`update public.memberships set role = 'assistant' where user_id = ${practice.practitioner.id}`
    await page.locator('[data-tile]', { hasText: 'Cliché 1' }).press('F2')
    await page.getByLabel('Nouveau titre').fill('Refusé')
    await page.keyboard.press('Enter')
    await page.getByText("Vous n'avez pas le droit", { exact: false }).waitFor()
    await tile(page, 'Cliché 1').waitFor()
    await screenshot(page, 'rename refused')
    expect(complaints.splice(0).every((text) => text.includes('403'))).toBe(true)
    await check(window)
    expect(await titles(patientId)).toEqual(['Cliché 1', 'Cliché 2', 'Cliché 3'])
  })

  it('deletes with a reason, and says which rule keeps what is kept', async () => {
    const practice = await newPractice('Cabinet des Ifs')
    const patientId = await newPatient(practice)
    await seedDocuments(practice, patientId, 2)
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    await page.getByRole('button', { name: 'Actions pour Cliché 1' }).click()
    await page.getByRole('menuitem', { name: 'Supprimer…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('À conserver jusqu’au', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Supprimer définitivement' }).click()
    await dialog.getByText('Indiquez le motif.').waitFor()
    await screenshot(page, 'delete dialog')
    await check(window, ['Cliché'])
    await dialog.getByRole('button', { name: 'Doublon' }).click()
    await dialog.getByRole('button', { name: 'Supprimer définitivement' }).click()
    await expect.poll(() => tile(page, 'Cliché 1').count()).toBe(0)
    await page.getByText('Le document est supprimé.').waitFor()
    expect(await titles(patientId)).toEqual(['Cliché 2'])
    const [trace] = await sql()<{ reason: string }[]>`
      select deleted_reason as reason from audit.document_tombstones where patient_id = ${patientId}`
    expect(trace?.reason).toBe('Doublon')

    // A hold that falls while somebody types is told by the refusal, and beforehand from then on.
    await page.locator('[data-tile]', { hasText: 'Cliché 2' }).press('Delete')
    await dialog.getByLabel('Motif').fill('Mauvais dossier')
    await sql()`
      insert into public.legal_holds (organisation_id, patient_id, reason, placed_by)
      values (${practice.id}, ${patientId}, 'Procédure 12', ${practice.admin.id})`
    await dialog.getByRole('button', { name: 'Supprimer définitivement' }).click()
    await page.getByText('Conservation en vigueur depuis le', { exact: false }).waitFor()
    await tile(page, 'Cliché 2').waitFor()
    await screenshot(page, 'delete refused by a hold')
    expect(complaints.splice(0).every((text) => text.includes('409'))).toBe(true)
    await page.locator('[data-tile]', { hasText: 'Cliché 2' }).press('Delete')
    await dialog.getByText('mis sous conservation', { exact: false }).waitFor()
    expect(await dialog.getByRole('button', { name: 'Supprimer définitivement' }).isDisabled()).toBe(true)
    await screenshot(page, 'delete dialog on hold')
    await check(window)
    expect(await titles(patientId)).toEqual(['Cliché 2'])
  })

  it('offers an assistant to look and to download, and nothing else', async () => {
    const practice = await newPractice('Cabinet des Jujubiers')
    const patientId = await newPatient(practice, MUSTER)
    const sender = await openWindow()
    await signIn(sender.page, practice.practitioner)
    await openRadiographs(sender.page, patientId)
    await choose(sender.page, sample('dicom/io-dental-synthetic.dcm'))
    await tile(sender.page, 'io-dental-synthetic').waitFor()

    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.assistant)
    await openRadiographs(page, patientId)
    await tile(page, 'io-dental-synthetic').locator('img').waitFor({ timeout: 20_000 })
    expect(await page.getByRole('button', { name: 'Nouvelle radio' }).count()).toBe(0)
    await page.getByRole('button', { name: /^Actions pour/ }).click()
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Télécharger'])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Télécharger' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('io-dental-synthetic.dcm')
    const saved: Buffer[] = []
    for await (const chunk of await download.createReadStream()) saved.push(chunk as Buffer)
    expect(Buffer.concat(saved).equals(readFileSync(sample('dicom/io-dental-synthetic.dcm')))).toBe(true)
    await page.locator('[data-tile]').press('F2')
    await page.locator('[data-tile]').press('Delete')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.locator('[data-tile]').press('Enter')
    await page.locator('dialog canvas[aria-label*="io-dental-synthetic"]').waitFor()
    await screenshot(page, 'radiograph opened')
    await check(window, ['io-dental'])
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('[data-tile]:focus').count()).toBe(1)
  })

  it('shows within five seconds what is added on another screen, and what is deleted there', async () => {
    const practice = await newPractice('Cabinet des Kakis')
    const patientId = await newPatient(practice)
    const [here, there] = [await openWindow(), await openWindow()]
    await signIn(here.page, practice.assistant)
    await openRadiographs(here.page, patientId)
    await signIn(there.page, practice.practitioner)
    await openRadiographs(there.page, patientId)
    await choose(there.page, sample('photo/cmyk.jpg'))
    await tile(there.page, 'cmyk').waitFor()
    const began = Date.now()
    await tile(here.page, 'cmyk').waitFor({ timeout: 5_000 })
    console.info(`a tile from another screen: ${String(Date.now() - began)} ms after it was shown there`)
    await tile(here.page, 'cmyk').locator('img').waitFor()
    await there.page.locator('[data-tile]', { hasText: 'cmyk' }).press('F2')
    await there.page.getByLabel('Nouveau titre').fill('Sourire')
    await there.page.keyboard.press('Enter')
    await tile(here.page, 'Sourire').waitFor({ timeout: 5_000 })
    await there.page.locator('[data-tile]').press('Delete')
    await there.page.getByRole('button', { name: 'Doublon' }).click()
    await there.page.getByRole('button', { name: 'Supprimer définitivement' }).click()
    await here.page.getByRole('heading', { name: 'Aucune radiographie' }).waitFor({ timeout: 20_000 })
    await check(here)
  })

  it('is walked through by the keyboard alone, five hundred tiles of it', async () => {
    const practice = await newPractice('Cabinet des Lauriers')
    const patientId = await newPatient(practice)
    await seedDocuments(practice, patientId, 500)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    await page.getByText('500 radiographies').waitFor()
    await screenshot(page, 'radiographs many')
    await page.getByRole('button', { name: 'Nouvelle radio' }).focus()
    await page.keyboard.press('Tab')
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    expect(await focused()).toBe('Cliché 1')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('Cliché 2')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Cliché 6')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Télécharger')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('F2')
    await page.keyboard.type('Renommé')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('Renommé')
    for (let ends = 0; ends < 12 && (await focused()) !== 'Cliché 500'; ends += 1) {
      await page.keyboard.press('End')
      await page.waitForTimeout(400)
    }
    expect(await focused()).toBe('Cliché 500')
    expect(await page.locator('[data-tile]').count()).toBe(500)
    await page.keyboard.press('Delete')
    await page.getByRole('dialog').getByLabel('Motif').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('Cliché 500')
    await check(window)
  })

  it('says so where the list cannot be read, and reads it when asked again', async () => {
    const practice = await newPractice('Cabinet des Myrtes')
    const patientId = await newPatient(practice)
    await seedDocuments(practice, patientId, 1)
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.practitioner)
    await page.route('**/rest/v1/patient_documents?*', (route) =>
      route.fulfill({ status: 503, body: '{}', headers: { 'access-control-allow-origin': '*' } }),
    )
    await page.goto(`/patients/${patientId}/radiographies`)
    await page.getByRole('heading', { name: 'Quelque chose n’a pas fonctionné' }).waitFor()
    await screenshot(page, 'radiographs failed')
    complaints.length = 0
    await check(window)
    await page.unroute('**/rest/v1/patient_documents?*')
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await tile(page, 'Cliché 1').waitFor()
  })
})
