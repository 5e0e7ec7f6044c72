import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { choose, dropFiles, openRadiographs, sample, tile } from './documents'
import { MUSTER, newPatient, newPractice, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

async function stored(patientId: string) {
  return sql()<{ title: string; status: string }[]>`
    select title, status from public.patient_documents where patient_id = ${patientId} order by title`
}

/** As long as a worker takes on a busy machine. */
const SLOW = { timeout: 20_000 }

/** Whether this database says in what a file names another patient. */
async function comparesNames(): Promise<boolean> {
  const [known] = await sql()<{ is: boolean }[]>`
    select to_regprocedure('public.confirm_mismatch(uuid)') is not null as is`
  return known?.is ?? false
}

describe('adding radiographs', () => {
  it('stores several files by the button, a bad one among them explained', async () => {
    const practice = await newPractice('Cabinet des Acacias')
    const other = await newPractice('Cabinet des Aulnes')
    const patientId = await newPatient(practice, MUSTER)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    await page.getByRole('heading', { name: 'Aucune radiographie' }).waitFor()
    await screenshot(page, 'radiographs empty')
    await check(window, ['Muster', 'Synthetisch'])
    await page.getByRole('button', { name: 'Nouvelle radio' }).waitFor()
    await choose(page, [
      sample('dicom/io-dental-synthetic.dcm'),
      sample('photo/rgba-8bit.png'),
      sample('bad/html.jpg'),
      sample('photo/iphone-orient6.heic'),
      sample('dicom/DICOMDIR'),
    ])
    await page.getByText("Ce type de fichier n'est pas accepté", { exact: false }).waitFor()
    await tile(page, 'io-dental-synthetic').waitFor()
    await tile(page, 'rgba-8bit').waitFor()
    await tile(page, 'iphone-orient6').waitFor()
    await tile(page, 'DICOMDIR').waitFor()
    await tile(page, 'io-dental-synthetic').locator('img').waitFor()
    await screenshot(page, 'radiographs with a bad file')
    await page.getByRole('button', { name: 'Retirer html.jpg de la liste' }).click()
    await expect.poll(() => page.getByRole('list', { name: 'Envois' }).count(), SLOW).toBe(0)
    await expect.poll(() => page.getByText('Aperçu en préparation').count(), SLOW).toBe(0)
    await screenshot(page, 'radiographs')
    await check(window, ['Muster', 'io-dental', 'rgba'])
    expect((await stored(patientId)).map(({ status }) => status)).toEqual(Array(4).fill('ready'))

    const stranger = await openWindow()
    await signIn(stranger.page, other.practitioner)
    await stranger.page.goto(`/patients/${patientId}/radiographies`)
    await stranger.page.getByRole('heading', { name: 'introuvable' }).waitFor()
    expect(await stranger.page.locator('[data-tile]').count()).toBe(0)
  })

  it('takes files that are dropped, on a telephone too', async () => {
    const practice = await newPractice('Cabinet des Buis')
    const patientId = await newPatient(practice)
    const window = await openWindow({ size: 'phone', dark: true })
    const { page } = window
    await signIn(page, practice.admin)
    await openRadiographs(page, patientId)
    const files = ['photo/cmyk.jpg', 'photo/palette-transparent.png'].map((name) => ({
      name: name.replace('photo/', ''),
      type: '',
      base64: readFileSync(sample(name)).toString('base64'),
    }))
    await dropFiles(page, files, false)
    await page.getByText('Déposez les radiographies ici').waitFor()
    await screenshot(page, 'radiographs drop phone')
    await dropFiles(page, files)
    await tile(page, 'cmyk').locator('img').waitFor()
    await tile(page, 'palette-transparent').locator('img').waitFor()
    await expect.poll(() => page.getByRole('list', { name: 'Envois' }).count(), SLOW).toBe(0)
    await screenshot(page, 'radiographs phone dark')
    await check(window)
  })

  it('shows the progress of a file, lets it be cancelled, and stores nothing of it', async () => {
    const practice = await newPractice('Cabinet des Cèdres')
    const patientId = await newPatient(practice)
    const window = await openWindow()
    const { page, context } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    const line = await context.newCDPSession(page)
    await line.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 20,
      downloadThroughput: -1,
      uploadThroughput: 400_000,
    })
    await choose(page, sample('photo/camera-10mp.jpg'))
    await page.getByText(/^[1-9][\d,]*\s(ko|Mo) sur 5\sMo$/).waitFor()
    await screenshot(page, 'upload under way')
    await check(window)
    await page.getByRole('button', { name: 'Annuler l’envoi de camera-10mp.jpg' }).click()
    await expect.poll(() => page.getByRole('list', { name: 'Envois' }).count(), SLOW).toBe(0)
    await line.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
    await page.waitForTimeout(1_500)
    expect(await stored(patientId)).toEqual([])
    expect(await page.locator('[data-tile]').count()).toBe(0)
  })

  it('sends again what a cut line lost, under the same key, and stores it once', async () => {
    const practice = await newPractice('Cabinet des Cyprès')
    const patientId = await newPatient(practice)
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    const keys: (string | undefined)[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().includes('/documents?'))
        keys.push(request.headers()['idempotency-key'])
    })
    // The first answer is lost on its way back: the file is there already.
    await page.evaluate(() => {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its object below
      const open = XMLHttpRequest.prototype.open as (this: XMLHttpRequest, ...given: unknown[]) => void
      XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...given: unknown[]) {
        XMLHttpRequest.prototype.open = open
        this.addEventListener('load', (event) => {
          event.stopImmediatePropagation()
          this.onerror?.(event)
        })
        open.apply(this, given)
      }
    })
    await choose(page, sample('photo/cmyk.jpg'))
    await page.getByText('Le serveur ne répond pas.', { exact: false }).waitFor()
    await screenshot(page, 'upload cut')
    complaints.length = 0
    await check(window)
    await page.getByRole('button', { name: 'Réessayer cmyk.jpg' }).click()
    await page.getByText('Enregistré', { exact: true }).waitFor()
    await tile(page, 'cmyk').waitFor()
    expect(new Set(keys).size).toBe(1)
    expect(await stored(patientId)).toHaveLength(1)
  })

  it('sends a large file in parts, and goes on where a cut stopped it', async () => {
    const practice = await newPractice('Cabinet des Érables')
    const patientId = await newPatient(practice)
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/upload/resumable')) asked.push(request.method())
    })
    // The first part arrives with the announcement, the line breaks after it.
    await page.route('**/upload/resumable/**', (route) => route.abort('connectionreset'))
    // Three parts of a TIFF: the sample, and zeros behind it.
    const large = Buffer.concat([readFileSync(sample('photo/exif.tif')), Buffer.alloc(14_000_000)])
    await choose(page, { name: 'Panoramique.tiff', mimeType: 'image/tiff', buffer: large })
    await page.getByRole('button', { name: 'Réessayer Panoramique.tiff' }).waitFor()
    await screenshot(page, 'large upload cut')
    complaints.length = 0
    await check(window, ['Panoramique'])
    await page.unroute('**/upload/resumable/**')
    asked.length = 0
    await page.getByRole('button', { name: 'Réessayer Panoramique.tiff' }).click()
    await page.getByText('Enregistré', { exact: true }).waitFor()
    expect(asked.filter((method) => method !== 'OPTIONS')).toEqual(['HEAD', 'PATCH', 'PATCH'])
    await tile(page, 'Panoramique').waitFor()
    await expect.poll(async () => (await stored(patientId))[0]?.status, SLOW).toBe('ready')
  })

  it('tells the sender of a file that Storage took and that is not what it says', async () => {
    const practice = await newPractice('Cabinet des Figuiers')
    const patientId = await newPatient(practice)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    // It begins as a picture begins, and holds none: too large for the edge, so that the worker is the first to read it.
    const preamble = Buffer.alloc(7_000_000)
    preamble.write('MZ', 0)
    preamble.write('DICM', 128)
    await choose(page, { name: 'programme.dcm', mimeType: '', buffer: preamble })
    await page.getByText('programme.dcm a été refusé.', { exact: false }).waitFor({ timeout: 20_000 })
    await expect.poll(() => page.locator('[data-tile]').count(), SLOW).toBe(0)
    await screenshot(page, 'upload rejected')
    if (!(await comparesNames())) window.complaints.length = 0
    await check(window)
    await page.getByRole('alert').getByRole('button', { name: 'Fermer' }).click()
    await expect.poll(() => page.getByText('programme.dcm a été refusé.', { exact: false }).count()).toBe(0)
    expect(await stored(patientId)).toEqual([])
  })

  it('asks before it files what names another patient', async ({ skip }) => {
    if (!(await comparesNames())) skip('this database compares no names')
    const practice = await newPractice('Cabinet des Frênes')
    const patientId = await newPatient(practice)
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    await choose(page, [sample('dicom/cr-mono1-jpeg2000.dcm'), sample('dicom/ct-implicit-le.dcm')])
    await expect
      .poll(() => page.getByText('Ce fichier désigne peut-être un autre patient').count(), SLOW)
      .toBe(2)
    await screenshot(page, 'upload mismatch')
    expect(complaints.splice(0).every((text) => text.includes('409'))).toBe(true)
    await check(window)
    expect(await stored(patientId)).toEqual([])
    await page.getByRole('button', { name: 'Abandonner' }).last().click()
    await page.getByRole('button', { name: 'Classer quand même' }).click()
    await tile(page, 'cr-mono1').waitFor()
    expect(await stored(patientId)).toHaveLength(1)
  })

  it('asks on the tile where a large file names another patient', async ({ skip }) => {
    if (!(await comparesNames())) skip('this database compares no names')
    const practice = await newPractice('Cabinet des Genêts')
    const patientId = await newPatient(practice)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    await openRadiographs(page, patientId)
    const twice = readFileSync(sample('dicom/cr-mono1-explicit-le.dcm'))
    await choose(page, {
      name: 'jambe.dcm',
      mimeType: '',
      buffer: Buffer.concat([twice, Buffer.alloc(400_000)]),
    })
    await page
      .getByRole('group', { name: 'Ce fichier désigne un autre patient' })
      .waitFor({ timeout: 20_000 })
    expect(await page.getByText('Vérification du fichier').count()).toBe(0)
    await screenshot(page, 'tile mismatch')
    await check(window)
    await page.getByRole('button', { name: 'Classer quand même' }).click()
    await expect.poll(async () => (await stored(patientId))[0]?.status, SLOW).toBe('ready')
    await expect
      .poll(() => page.getByRole('group', { name: 'Ce fichier désigne un autre patient' }).count(), SLOW)
      .toBe(0)
  })
})
