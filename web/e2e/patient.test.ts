import { describe, expect, it } from 'vitest'
import { newPatient, newPractice, patientRow, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

const ELODIE = {
  last_name: 'Exemple',
  first_name: 'Élodie',
  birth_date: '1984-03-12',
  file_number: 'T-0001',
  phone: '+33 1 99 00 00 01',
}

describe('the page of a patient', () => {
  it.each(['desk', 'phone'] as const)(
    'is read and corrected in its place, and taken back, %s',
    async (size) => {
      const practice = await newPractice('Cabinet des Laurelles')
      const id = await newPatient(practice, ELODIE)
      const window = await openWindow({ size })
      const { page, complaints } = window
      await signIn(page, practice.assistant)
      await page.goto(`/patients/${id}`)
      await page.waitForURL(`**/patients/${id}/administration`)
      await page.getByRole('heading', { name: 'Exemple Élodie' }).waitFor()
      await screenshot(page, `patient, administration, ${size}`)
      await check(window, ['Élodie', 'Exemple', '1984', 'T-0001'])
      const contact = page.getByRole('region', { name: 'Coordonnées' })
      await contact.getByRole('button', { name: 'Modifier' }).click()
      await contact.getByLabel('Téléphone').fill('+33 1 99 00 00 55')
      await contact.getByLabel('Adresse postale').fill('1, rue de l’Essai\n13000 Modèle')
      await screenshot(page, `patient, editing, ${size}`)
      await check(window, ['Essai', '99 00'])
      await contact.getByRole('button', { name: 'Enregistrer' }).click()
      // Shown at once, before the answer.
      await contact.getByRole('link', { name: '+33 1 99 00 00 55' }).waitFor()
      await page.getByText('La fiche est enregistrée.').waitFor()
      expect(await patientRow(id)).toMatchObject({
        phone: '+33 1 99 00 00 55',
        address: '1, rue de l’Essai\n13000 Modèle',
        file_number: 'T-0001',
      })
      await check(window, ['Essai', '99 00'])
      const undone = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
      await page.getByRole('status').getByRole('button', { name: 'Annuler' }).click()
      await contact.getByRole('link', { name: '+33 1 99 00 00 01' }).waitFor()
      await undone
      await expect.poll(async () => (await patientRow(id)).phone).toBe('+33 1 99 00 00 01')
      expect((await patientRow(id)).address).toBeNull()

      // The heading follows what is corrected.
      const identity = page.getByRole('region', { name: 'Identité' })
      await identity.getByRole('button', { name: 'Modifier' }).click()
      await identity.getByRole('textbox', { name: 'Nom', exact: true }).fill('')
      await identity.getByRole('button', { name: 'Enregistrer' }).click()
      await identity.getByText('Indiquez le nom.').waitFor()
      await identity.getByRole('textbox', { name: 'Nom', exact: true }).fill('Corrigée')
      await identity.getByLabel('Date de décès').fill('2026-01-02')
      await identity.getByRole('button', { name: 'Enregistrer' }).click()
      await page.getByRole('heading', { name: /^Corrigée Élodie/ }).waitFor()
      await page.getByText('Décédé·e le 2 janvier 2026').waitFor()
      await expect.poll(async () => (await patientRow(id)).last_name).toBe('Corrigée')
      // What is edited before the page has read the answer is written at the second try, which the console tells.
      expect(complaints.splice(0).every((text) => text.includes('406'))).toBe(true)
      await check(window, ['Corrigée'])
    },
  )

  it('puts back what is refused, keeps what was typed, and says so', async () => {
    const practice = await newPractice('Cabinet des Magnolias')
    const id = await newPatient(practice, ELODIE)
    await newPatient(practice, { last_name: 'Autre', first_name: 'Zoé', file_number: 'T-0002' })
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.practitioner)
    await page.goto(`/patients/${id}`)
    const identity = page.getByRole('region', { name: 'Identité' })
    await identity.getByRole('button', { name: 'Modifier' }).click()
    await identity.getByLabel('Numéro de dossier').fill('T-0002')
    await identity.getByRole('button', { name: 'Enregistrer' }).click()
    await identity.getByText('Ce numéro est déjà celui d’un autre dossier.').waitFor()
    await page.getByText('dossier T-0001').waitFor()
    expect(await identity.getByLabel('Numéro de dossier').inputValue()).toBe('T-0002')
    await screenshot(page, 'patient, number taken in place')
    expect(complaints.splice(0).every((text) => text.includes('409'))).toBe(true)
    await check(window, ['Élodie'])

    await identity.getByLabel('Numéro de dossier').fill('T-0003')
    await sql()`update public.memberships set revoked_at = now() where user_id = ${practice.practitioner.id}`
    await identity.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText("Vous n'avez pas le droit d'effectuer cette action.").waitFor()
    expect(await identity.getByLabel('Numéro de dossier').inputValue()).toBe('T-0003')
    await screenshot(page, 'patient, refused')
    expect((await patientRow(id)).file_number).toBe('T-0001')
    expect(complaints.splice(0).every((text) => /40[36]/.test(text))).toBe(true)
    await check(window, ['Élodie'])
  })

  it('lets two screens change two fields, and asks where both changed the same', async () => {
    const practice = await newPractice('Cabinet des Nénuphars')
    const id = await newPatient(practice, ELODIE)
    const desk = await openWindow()
    const surgery = await openWindow({ dark: true })
    await signIn(desk.page, practice.assistant)
    await signIn(surgery.page, practice.practitioner)
    const edit = async ({ page }: typeof desk) => {
      await page.goto(`/patients/${id}`)
      const contact = page.getByRole('region', { name: 'Coordonnées' })
      await contact.getByRole('button', { name: 'Modifier' }).click()
      return contact
    }
    const atDesk = await edit(desk)
    const inSurgery = await edit(surgery)

    // Another field: both stand.
    await atDesk.getByLabel('Adresse e-mail').fill('elodie@example.test')
    await atDesk.getByRole('button', { name: 'Enregistrer' }).click()
    await expect.poll(async () => (await patientRow(id)).email).toBe('elodie@example.test')
    await inSurgery.getByLabel('Téléphone').fill('+33 1 99 00 00 77')
    await inSurgery.getByRole('button', { name: 'Enregistrer' }).click()
    await surgery.page.getByText('La fiche est enregistrée.').waitFor()
    await inSurgery.getByRole('link', { name: 'elodie@example.test' }).waitFor()
    expect(await patientRow(id)).toMatchObject({ email: 'elodie@example.test', phone: '+33 1 99 00 00 77' })

    // The same field: nothing is written until somebody decided, with both values before them.
    await edit(desk)
    await edit(surgery)
    await inSurgery.getByLabel('Téléphone').fill('+33 1 99 00 00 88')
    await inSurgery.getByRole('button', { name: 'Enregistrer' }).click()
    await expect.poll(async () => (await patientRow(id)).phone).toBe('+33 1 99 00 00 88')
    await atDesk.getByLabel('Téléphone').fill('+33 1 99 00 00 99')
    await atDesk.getByRole('button', { name: 'Enregistrer' }).click()
    await atDesk.getByText('Enregistré ailleurs : +33 1 99 00 00 88').waitFor()
    expect(await atDesk.getByLabel('Téléphone').inputValue()).toBe('+33 1 99 00 00 99')
    expect((await patientRow(id)).phone).toBe('+33 1 99 00 00 88')
    await screenshot(desk.page, 'patient, conflict')
    // The write over an old state is answered with no row.
    for (const { complaints } of [desk, surgery])
      expect(complaints.splice(0).every((text) => text.includes('406'))).toBe(true)
    await check(desk, ['Élodie', '99 00'])
    await atDesk.getByRole('button', { name: 'Enregistrer ma saisie' }).click()
    await expect.poll(async () => (await patientRow(id)).phone).toBe('+33 1 99 00 00 99')
    await check(desk)
    await check(surgery)
  })

  it('of another practice, of nobody, and of no id is the same « introuvable »', async () => {
    const practice = await newPractice('Cabinet des Orchidées')
    const other = await newPractice('Cabinet des Primevères')
    const foreign = await newPatient(other, ELODIE)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.admin)
    const seen: string[] = []
    for (const id of [foreign, '00000000-0000-4000-8000-000000000000', 'rien']) {
      await page.goto(`/patients/${id}`)
      await page.getByRole('heading', { name: 'Introuvable' }).waitFor()
      seen.push(await page.locator('#content').innerText())
      await check(window, ['Élodie'])
    }
    expect(new Set(seen).size).toBe(1)
    await screenshot(page, 'patient, not found')
    await page.getByRole('link', { name: 'Retour aux patients' }).click()
    await page.getByRole('heading', { name: 'Aucun patient pour l’instant' }).waitFor()
  })

  it('is reached, corrected and left by the keyboard alone', async () => {
    const practice = await newPractice('Cabinet des Quetsches')
    const id = await newPatient(practice, ELODIE)
    await newPatient(practice, { last_name: 'Factice', first_name: 'Noël' })
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.assistant)
    await page.getByRole('searchbox').waitFor()
    await page.keyboard.type('elo exem')
    await page.getByRole('link', { name: /^Exemple Élodie/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('searchbox')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/patients/${id}/administration`)
    await page.getByRole('button', { name: 'Modifier' }).first().waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    for (let presses = 0; presses < 5 && (await focused()) !== 'Modifier'; presses += 1)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe('last_name')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Modèle')
    await page.keyboard.press('Enter')
    await page.getByText('nom de naissance Modèle').waitFor()
    await expect.poll(focused).toBe('Modifier')
    await check(window, ['Modèle', 'Élodie'])
    expect((await patientRow(id)).birth_name).toBe('Modèle')
  })

  it('is put on hold and released by an admin, with a reason; nobody else is offered it', async () => {
    const practice = await newPractice('Cabinet des Résédas')
    const id = await newPatient(practice, ELODIE)
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.admin)
    await page.goto(`/patients/${id}`)
    const hold = page.getByRole('region', { name: 'Conservation' })
    await hold.getByRole('button', { name: 'Mettre le dossier sous conservation' }).click()
    await hold.getByLabel('Motif').fill('Procédure 12')
    await screenshot(page, 'patient, hold being placed')
    await check(window, ['Procédure'])
    await hold.getByRole('button', { name: 'Mettre sous conservation' }).click()
    await hold.getByText('Procédure 12').waitFor()
    await hold.getByText(/^Ada Admin, /).waitFor()
    await page.getByText('Le dossier est sous conservation.', { exact: true }).waitFor()
    await screenshot(page, 'patient, on hold')
    await check(window, ['Procédure'])

    const other = await openWindow({ size: 'phone' })
    await signIn(other.page, practice.practitioner)
    await other.page.goto(`/patients/${id}`)
    await other.page.getByRole('heading', { name: 'Coordonnées' }).waitFor()
    expect(await other.page.getByText('Conservation').count()).toBe(0)
    expect(await other.page.getByText('Procédure 12').count()).toBe(0)

    await hold.getByRole('button', { name: 'Lever', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Motif').fill('Classée')
    await screenshot(page, 'patient, hold being released')
    await check(window, ['Classée'])
    // Who lost the right meanwhile is refused, in the dialog, and the hold stands.
    await sql()`update public.memberships set role = 'practitioner' where user_id = ${practice.admin.id}`
    await dialog.getByRole('button', { name: 'Lever', exact: true }).click()
    await dialog.getByText("Vous n'avez pas le droit d'effectuer cette action.").waitFor()
    expect(complaints.splice(0).every((text) => text.includes('403'))).toBe(true)
    await sql()`update public.memberships set role = 'admin' where user_id = ${practice.admin.id}`
    await dialog.getByRole('button', { name: 'Lever', exact: true }).click()
    await page.getByText('La conservation est levée.').waitFor()
    await hold.getByText('1 conservation levée').click()
    await hold.getByText(/^Levée par Ada Admin, .* : Classée$/).waitFor()
    await check(window)
    const [row] = await sql()<{ reason: string; release_reason: string }[]>`
      select reason, release_reason from public.legal_holds where patient_id = ${id}`
    expect(row).toEqual({ reason: 'Procédure 12', release_reason: 'Classée' })
  })
})
