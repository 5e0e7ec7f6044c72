import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { choose, openDocuments, openRadiographs, sample, tile } from './documents'
import { newPatient, newPractice, seedDocuments, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

/** As long as a worker takes on a busy machine. */
const SLOW = { timeout: 20_000 }

async function download(page: Page, title: string) {
  await page.getByRole('button', { name: `Actions pour ${title}` }).click()
  const [begun] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Télécharger' }).click(),
  ])
  const hash = createHash('sha256')
  for await (const chunk of await begun.createReadStream()) hash.update(chunk as Buffer)
  return { name: begun.suggestedFilename(), sha256: hash.digest('hex') }
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

describe('the tab of documents', () => {
  it('takes a letter, opens it, renames it, and deletes it with a reason', async () => {
    const practice = await newPractice('Cabinet des Abricotiers')
    const patientId = await newPatient(practice)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    await openDocuments(page, patientId)
    await page.getByRole('heading', { name: 'Aucun document' }).waitFor()
    await choose(page, [sample('pdf/text-multilingual.pdf'), sample('photo/cmyk.jpg')])
    await tile(page, 'text-multilingual').locator('img').waitFor(SLOW)
    await tile(page, 'cmyk').locator('img').waitFor(SLOW)
    await page.getByText('2 documents').waitFor()
    await expect.poll(() => page.getByRole('list', { name: 'Envois' }).count(), SLOW).toBe(0)
    await screenshot(page, 'documents')
    await check(window, ['text-multilingual'])
    const kinds = await sql()<{ kind: string }[]>`
      select media_kind as kind from public.patient_documents where patient_id = ${patientId} order by title`
    expect(kinds.map(({ kind }) => kind)).toEqual(['photo', 'document'])

    await page.locator('[data-tile]', { hasText: 'text-multilingual' }).press('Enter')
    await page.getByRole('dialog').locator('[role=img][aria-label="Page 1"] > canvas').waitFor()
    await screenshot(page, 'document opened')
    await check(window, ['text-multilingual'])
    await page.keyboard.press('Escape')

    await page.locator('[data-tile]', { hasText: 'text-multilingual' }).press('F2')
    await page.getByLabel('Nouveau titre').fill('Courrier du confrère')
    await page.keyboard.press('Enter')
    await tile(page, 'Courrier du confrère').waitFor()
    await page.getByText('Le document est renommé.').waitFor()
    // Its picture is not fetched anew for a title.
    await tile(page, 'Courrier du confrère').locator('img').waitFor()

    await page.locator('[data-tile]', { hasText: 'Courrier' }).press('Delete')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Motif').fill('Mauvais patient')
    await dialog.getByRole('button', { name: 'Supprimer définitivement' }).click()
    await page.getByText('Le document est supprimé.').waitFor()
    await expect.poll(() => page.locator('[data-tile]').allInnerTexts()).toEqual(['cmyk'])
    const traces = await sql()<{ reason: string }[]>`
      select deleted_reason as reason from audit.document_tombstones where patient_id = ${patientId}`
    expect(traces.map(({ reason }) => reason)).toEqual(['Mauvais patient'])
    await check(window, ['Courrier'])
  })

  it('refuses to delete what a strict practice must keep, and says until when', async () => {
    const practice = await newPractice('Cabinet des Amandiers')
    const patientId = await newPatient(practice)
    await seedDocuments(practice, patientId, 1)
    await sql()`
      update public.patient_documents set created_at = '2026-01-05 09:00+00' where patient_id = ${patientId}`
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    await page.locator('[data-tile]').press('Delete')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('À conserver jusqu’au', { exact: false }).waitFor()
    await dialog.getByLabel('Motif').fill('Doublon')
    // The practice becomes strict while somebody types.
    await sql()`update public.organisations set retention_mode = 'strict' where id = ${practice.id}`
    await dialog.getByRole('button', { name: 'Supprimer définitivement' }).click()
    const refusal = page
      .getByRole('status')
      .getByText('Ce document doit encore être conservé', { exact: false })
    await refusal.waitFor()
    expect(await refusal.innerText()).toContain('À conserver jusqu’au 5 janv. 2046')
    await tile(page, 'Cliché 1').waitFor()
    await screenshot(page, 'delete refused by a rule')
    expect(complaints.splice(0).every((text) => text.includes('409'))).toBe(true)
    await check(window)

    await page.locator('[data-tile]').press('Delete')
    await dialog.getByText('Ce document doit encore être conservé', { exact: false }).waitFor()
    await dialog.getByText('À conserver jusqu’au 5 janv. 2046', { exact: false }).waitFor()
    expect(await dialog.getByRole('button', { name: 'Supprimer définitivement' }).isDisabled()).toBe(true)
    await screenshot(page, 'delete dialog of a kept document')
    await check(window)
    const [row] = await sql()`select status from public.patient_documents where patient_id = ${patientId}`
    expect(row?.status).toBe('ready')
  })

  it('renews links before they end, and fetches with the new one what the old one did not give', async () => {
    const practice = await newPractice('Cabinet des Argousiers')
    const patientId = await newPatient(practice)
    const sender = await openWindow()
    await signIn(sender.page, practice.practitioner)
    await openDocuments(sender.page, patientId)
    await choose(sender.page, sample('photo/cmyk.jpg'))
    await tile(sender.page, 'cmyk').locator('img').waitFor(SLOW)

    const window = await openWindow()
    const { page, complaints } = window
    await page.clock.install()
    await signIn(page, practice.assistant)
    let asked = 0
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/signed-urls')) asked += 1
    })
    // As Storage answers once a link has ended.
    const ended: string[] = []
    await page.route('**/object/sign/**', (route) => {
      ended.push(route.request().url())
      return route.fulfill({ status: 400, json: { statusCode: '400', error: 'InvalidJWT', message: 'exp' } })
    })
    await openDocuments(page, patientId)
    await tile(page, 'cmyk').getByText('JPEG').waitFor()
    expect(asked).toBe(1)
    await screenshot(page, 'preview of an ended link')
    expect(complaints.splice(0).every((text) => text.includes('400'))).toBe(true)
    await check(window)
    await page.unroute('**/object/sign/**')
    await page.clock.fastForward('01:30')
    await tile(page, 'cmyk').locator('img').waitFor()
    // The page is ahead of the server from here on, so that to it each link is about to end.
    expect(asked).toBeGreaterThanOrEqual(2)
    // What is drawn stays drawn: another link is asked for, and no picture.
    const drawn = await tile(page, 'cmyk').locator('img').getAttribute('src')
    expect(ended).not.toContain(drawn)
    const before = asked
    await page.clock.fastForward('01:30')
    await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(before)
    expect(await tile(page, 'cmyk').locator('img').getAttribute('src')).toBe(drawn)
    await check(window)
  })

  it('says what stands for a picture that is not there, on the tile and opened', async () => {
    const practice = await newPractice('Cabinet des Aubépines')
    const patientId = await newPatient(practice)
    // The list says that it was made, and Storage has none.
    await seedDocuments(practice, patientId, 1, { pictures: 'made' })
    const window = await openWindow()
    const { page } = window
    const links = () => page.waitForResponse((answer) => answer.url().endsWith('/signed-urls'))
    await signIn(page, practice.practitioner)
    const signed = links()
    await openRadiographs(page, patientId)
    expect(await (await signed).text()).toContain('object_missing')
    await tile(page, 'Cliché 1').getByText('DICOM').waitFor()
    await screenshot(page, 'tile without its picture')
    await check(window)

    await openDocuments(page, patientId)
    await choose(page, sample('photo/iphone-orient6.heic'))
    await tile(page, 'iphone-orient6').getByText('HEIC').waitFor(SLOW)
    const refused = links()
    await page.locator('[data-tile]').press('Enter')
    expect(await (await refused).text()).toContain('picture_missing')
    await page.getByRole('alert').getByText('aucun aperçu n’a pu en être fait', { exact: false }).waitFor()
    await screenshot(page, 'opened without a picture')
    await check(window)
  })

  it('downloads what is larger than a tab should hold straight from Storage', async () => {
    const practice = await newPractice('Cabinet des Azalées')
    const patientId = await newPatient(practice)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    await openDocuments(page, patientId)
    const large = Buffer.concat([readFileSync(sample('photo/exif.tif')), Buffer.alloc(26 * 1024 * 1024)])
    await choose(page, { name: 'Moulage numérisé.tiff', mimeType: 'image/tiff', buffer: large })
    await tile(page, 'Moulage numérisé').locator('img').waitFor({ timeout: 40_000 })
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    expect(await download(page, 'Moulage numérisé')).toEqual({
      name: 'moulage-numerise.tiff',
      sha256: hashOf(large),
    })
    // By a link that Storage answers: the tab itself held none of it, and no name stands in an address.
    expect(asked.some((url) => url.includes('/signed-urls'))).toBe(true)
    expect(asked.some((url) => url.endsWith('/download'))).toBe(false)
    for (const url of asked) expect(decodeURIComponent(url)).not.toContain('Moulage')
    await check(window)
  })
})
