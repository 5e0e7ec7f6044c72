import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { join, newPatient, newPerson, newPractice, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

const SIZES = ['desk', 'phone'] as const

describe('the team', () => {
  it.each(SIZES)(
    'is listed with roles, and with who left, and nobody of another practice, %s',
    async (size) => {
      const practice = await newPractice('Cabinet des Sorbiers')
      await newPractice('Cabinet des Troènes')
      const elsewhere = await newPerson('Éva Ailleurs')
      const former = await newPerson('Fanny Partie')
      await join(former, practice.id, 'practitioner')
      await sql()`update public.memberships set revoked_at = '2026-10-01 10:00+00' where user_id = ${former.id}`
      const window = await openWindow({ size })
      const { page } = window
      await signIn(page, practice.assistant)
      await page.goto('/equipe')
      const present = page.getByRole('table', { name: 'Personnes du cabinet' })
      await present.getByText('Ana Assistante').waitFor()
      expect(await present.getByRole('row').count()).toBe(size === 'desk' ? 4 : 3)
      await present.getByText('Vous').waitFor()
      const past = page.getByRole('table', { name: 'Anciens membres' })
      await past.getByText('Fanny Partie').waitFor()
      await past.getByText('1er octobre 2026').waitFor()
      expect(await page.getByText(elsewhere.fullName).count()).toBe(0)
      expect(await page.locator('#content').getByRole('button').count()).toBe(0)
      await screenshot(page, `team, ${size}`)
      await check(window)
    },
  )
})

describe('the log of changes', () => {
  it.each(SIZES)('says in words who changed what, to admins, %s', async (size) => {
    const practice = await newPractice('Cabinet des Viornes')
    const other = await newPractice('Cabinet des Yèbles')
    await newPatient(other, { last_name: 'Ailleurs', first_name: 'Zoé' })
    const id = await newPatient(practice, {
      last_name: 'Exemple',
      first_name: 'Élodie',
      phone: '+33 1 99 00 00 01',
    })
    const doing = await openWindow()
    await signIn(doing.page, practice.assistant)
    await doing.page.goto(`/patients/${id}`)
    const contact = doing.page.getByRole('region', { name: 'Coordonnées' })
    await contact.getByRole('button', { name: 'Modifier' }).click()
    await contact.getByLabel('Téléphone').fill('+33 1 99 00 00 02')
    const written = doing.page.waitForRequest((request) => request.method() === 'PATCH')
    await contact.getByRole('button', { name: 'Enregistrer' }).click()
    const requestId = (await written).headers()['x-request-id'] ?? ''
    await doing.page.getByText('La fiche est enregistrée.').waitFor()

    const window = await openWindow({ size })
    const { page } = window
    await signIn(page, practice.admin)
    await page.goto('/journal')
    const entry = page.getByRole('listitem').filter({ hasText: requestId })
    await entry.getByText('Ana Assistante (Assistant·e) a modifié un patient : téléphone').waitFor()
    await entry.getByRole('button', { name: 'Copier la référence' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(requestId)
    await page.getByText(/^Les \d+ entrées lues ici se suivent sans trou/).waitFor()
    await page.getByText('molaire audit verify').waitFor()
    await screenshot(page, `log, ${size}`)
    // No value and no name of a patient is in it.
    expect(await page.locator('#content').innerText()).not.toMatch(/99 00|Élodie|Exemple/)
    await check(window, ['Élodie'])

    await page.getByLabel('Qui').selectOption('Ana Assistante')
    await page.getByText('1 entrée sur les').waitFor()
    await page.getByLabel('Qui').selectOption('La base de données')
    await page.getByLabel('Quoi').selectOption('un patient')
    await page.getByLabel('Action').selectOption('a modifié')
    await page.getByText(/^Rien de tel parmi les \d+ entrées lues/).waitFor()
    await screenshot(page, `log, filtered to nothing, ${size}`)
    await check(window)
    await page.getByRole('button', { name: 'Effacer les filtres' }).click()
    await entry.getByRole('link', { name: 'Ouvrir le dossier' }).click()
    await page.getByRole('heading', { name: 'Exemple Élodie' }).waitFor()
  })

  it('goes on page by page, and shows a missing entry as missing', async () => {
    const practice = await newPractice('Cabinet des Zamias')
    await sql()`
      insert into public.patients (organisation_id, created_by, last_name, first_name)
      select ${practice.id}, ${practice.assistant.id}, 'Page', 'Prénom' from generate_series(1, 150)`
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.admin)
    await page.goto('/journal')
    await page.getByText('100 entrées lues', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Lire les précédentes' }).click()
    await page.getByText(/^15\d entrées lues$/).waitFor()
    await page.getByText(/^Les 15\d entrées lues ici se suivent sans trou/).waitFor()
    await check(window)

    await page.route('**/rest/v1/rpc/audit_entries', async (route) => {
      const answer = await route.fetch()
      const entries = (await answer.json()) as { seq: number }[]
      await route.fulfill({ response: answer, json: entries.filter((_, place) => place !== 3) })
    })
    await page.reload()
    await page.getByRole('heading', { name: /^Il manque une entrée avant le n° / }).waitFor()
    await screenshot(page, 'log, gap')
    await check(window)
  })

  it.each(['assistant', 'practitioner'] as const)(
    'is refused to the %s, who finds no way to it',
    async (role) => {
      const practice = await newPractice('Cabinet des Aubépines')
      const window = await openWindow()
      const { page, complaints } = window
      await signIn(page, practice[role])
      expect(await page.getByRole('link', { name: 'Journal' }).count()).toBe(0)
      await page.goto('/journal')
      await page.getByRole('heading', { name: 'Accès refusé' }).waitFor()
      expect(await page.locator('#content').innerText()).not.toContain('a ajouté')
      await screenshot(page, 'log, refused')
      expect(complaints.splice(0).every((text) => text.includes('403'))).toBe(true)
      await check(window)
    },
  )
})

describe('the home page', () => {
  it.each(SIZES)('has the search at hand and what was added last in this practice, %s', async (size) => {
    const practice = await newPractice('Cabinet des Bouleaux')
    const other = await newPractice('Cabinet des Charmes')
    const window = await openWindow({ size, dark: size === 'phone' })
    const { page } = window
    await signIn(page, practice.practitioner)
    await page.getByText('Les documents que le cabinet ajoute apparaîtront ici').waitFor()
    await screenshot(page, `home, empty, ${size}`)
    const id = await newPatient(practice, {
      last_name: 'Exemple',
      first_name: 'Élodie',
      birth_date: '1984-03-12',
    })
    const foreign = await newPatient(other, { last_name: 'Ailleurs', first_name: 'Basile' })
    const add = async (where: typeof practice, patient: string, title: string, kind: string) => {
      const document = randomUUID()
      await sql()`
        insert into public.patient_documents (
          id, organisation_id, patient_id, media_kind, title, original_name, filed_patient_id, filed_kind, file_name,
          mime_type, size_bytes, sha256, object_version, status, created_by
        ) values (
          ${document}, ${where.id}, ${patient}, ${kind}, ${title}, 'a.jpg', ${patient}, ${kind}, 'a.jpg',
          'image/jpeg', 1, ${'0'.repeat(64)}, 'v', 'ready', ${where.practitioner.id}
        )`
    }
    await add(practice, id, 'Panoramique', 'radiograph')
    await add(practice, id, 'Sourire', 'photo')
    await add(other, foreign, 'Secret', 'photo')
    await page.reload()
    await page.getByRole('link', { name: /^Exemple Élodie\s*Photo · Sourire/ }).waitFor()
    expect(await page.getByText('Secret').count()).toBe(0)
    await screenshot(page, `home, ${size}`)
    await check(window, ['Élodie', 'Sourire'])
    await page.getByRole('searchbox').fill('elod')
    await page.getByRole('link', { name: /^Exemple Élodie\s*12 mars 1984/ }).waitFor()
    await screenshot(page, `home, searching, ${size}`)
    await check(window, ['elod'])
    await page.getByRole('searchbox').press('Enter')
    await page.waitForURL(`**/patients/${id}/administration`)
    await page.goBack()
    await page.getByRole('heading', { name: 'Ouverts récemment' }).waitFor()
    await screenshot(page, `home, recent, ${size}`)
    await check(window, ['Élodie'])
  })
})
