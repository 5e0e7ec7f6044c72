import { describe, expect, it } from 'vitest'
import { quietPractice, unreadOf } from './bells'
import { measure, newImplant } from './implants'
import { newPatient, seedDocuments, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

const ELODIE = { last_name: 'Exemple', first_name: 'Élodie' }

describe('preferences', () => {
  it.each([
    { size: 'desk', language: 'fr-FR' },
    { size: 'phone', language: 'en-GB' },
  ] as const)('are saved at once and say what they bring about, $size', async ({ size, language }) => {
    const practice = await quietPractice('Cabinet des Lauriers')
    const isFrench = language === 'fr-FR'
    await sql()`
      update public.profiles set locale = ${isFrench ? 'fr' : 'en'} where id = ${practice.practitioner.id}`
    const window = await openWindow({ size, language, dark: size === 'desk' })
    const { page } = window
    await signIn(page, practice.practitioner)
    await page.goto('/mon-compte')
    await page
      .getByRole('link', { name: isFrench ? 'Régler les notifications' : 'Set up notifications' })
      .click()
    const alerts = page.getByRole('region', { name: isFrench ? 'Alertes' : 'Alerts' })
    const inApp = alerts.getByRole('switch', { name: isFrench ? 'Dans l’application' : 'In the app' })
    const email = alerts.getByRole('switch', { name: isFrench ? 'Par e-mail' : 'By e-mail' })
    const effect = alerts.getByRole('status')
    const chosen = async () => {
      const [row] = await sql()`
        select in_app, email, frequency from public.notification_preferences
        where user_id = ${practice.practitioner.id} and category = 'alerts'`
      return row
    }
    await expect
      .poll(() => effect.innerText())
      .toContain(isFrench ? 'et un e-mail part à chaque fois' : 'an e-mail goes out each time')
    await screenshot(page, `preferences, ${size}`)
    await check(window)
    await alerts.getByRole('combobox').selectOption('DAILY')
    await expect
      .poll(() => effect.innerText())
      .toContain(isFrench ? 'chaque jour à 07 h' : 'every day at 7 AM')
    await page
      .getByLabel(isFrench ? 'Heure d’envoi' : 'Sent at')
      .selectOption({ label: isFrench ? '18 h' : '6 PM' })
    await expect
      .poll(() => effect.innerText())
      .toContain(isFrench ? 'chaque jour à 18 h' : 'every day at 6 PM')
    // Two quick clicks end as the second one says.
    await email.press('Space')
    await inApp.press('Space')
    await expect.poll(() => effect.innerText()).toContain(isFrench ? 'de rien' : 'told nothing')
    await expect.poll(chosen).toEqual({ in_app: false, email: false, frequency: 'DAILY' })
    await screenshot(page, `preferences, off, ${size}`)
    await check(window)
    const [profile] =
      await sql()`select digest_hour from public.profiles where id = ${practice.practitioner.id}`
    expect(profile).toEqual({ digest_hour: 18 })

    // Off is off: nothing in the bell, whatever happens.
    const implantId = await newImplant(practice, await newPatient(practice, ELODIE))
    await measure(practice, implantId, 25)
    expect(await unreadOf(practice.admin)).toBe(1)
    expect(await unreadOf(practice.practitioner)).toBe(0)
    await page.reload()
    await expect.poll(() => inApp.isChecked()).toBe(false)
    await page.waitForResponse('**/rpc/unread_notifications')
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
    await check(window)
  })

  it('that are refused go back to what they were', async () => {
    const practice = await quietPractice('Cabinet des Mimosas')
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practice.assistant)
    await page.goto('/mon-compte/notifications')
    const alerts = page.getByRole('region', { name: 'Alertes' })
    const email = alerts.getByRole('switch', { name: 'Par e-mail' })
    await email.waitFor()
    await sql()`update public.memberships set revoked_at = now() where user_id = ${practice.assistant.id}`
    await email.press('Space')
    await page.getByText("Vous n'avez pas le droit d'effectuer cette action.").waitFor()
    await expect.poll(() => email.isChecked()).toBe(false)
    expect(complaints.splice(0).every((text) => text.includes('403'))).toBe(true)
    await check(window)
  })
})

describe('why', () => {
  it.each(['desk', 'phone'] as const)('says to admins who would be told and who was, %s', async (size) => {
    const practice = await quietPractice('Cabinet des Noisetiers')
    await sql()`
      insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
      values (${practice.id}, ${practice.practitioner.id}, 'alerts', false, true, 'WEEKLY')`
    const implantId = await newImplant(practice, await newPatient(practice, ELODIE))
    const window = await openWindow({ size, dark: size === 'phone' })
    const { page } = window
    await signIn(page, practice.admin)
    await page.goto('/notifications')
    await page.getByRole('link', { name: 'Pourquoi ?' }).click()
    const supposed = page.getByRole('table', { name: 'Si cela arrivait' })
    const row = (name: string, table = supposed) => table.getByRole('row').filter({ hasText: name })
    await row('Ana Assistante').getByText('Son rôle n’est pas concerné.').first().waitFor()
    await row('Paul Praticien').getByText('A désactivé l’affichage dans l’application.').waitFor()
    await row('Paul Praticien').getByText('Récapitulatif').waitFor()
    await row('Paul Praticien').getByText('Choisi par la personne').waitFor()
    await row('Ada Admin').getByText('Prévenu·e').waitFor()
    await screenshot(page, `why, supposed, ${size}`)
    await check(window, ['Élodie'])
    // Asking wrote nothing.
    const [count] = await sql()`
      select count(*)::integer as count from private.notification_events
      where organisation_id = ${practice.id} and type like 'ISQ%'`
    expect(count).toEqual({ count: 0 })

    await measure(practice, implantId, 25)
    await page.getByLabel('Fait par').selectOption('Paul Praticien')
    await row('Ada Admin').getByText('Déjà dit il y a moins de dix minutes.').first().waitFor()
    const mailed = async () => {
      const [mail] = await sql()<{ status: string }[]>`
        select status from public.email_outbox
        where user_id = ${practice.admin.id} and type = 'ISQ_CRITICAL'`
      return mail?.status
    }
    await expect.poll(mailed, { timeout: 20_000 }).toBe('SENT')
    await page.reload()
    await page.getByRole('button', { name: /^ISQ critique Critique/ }).click()
    const decided = page.getByRole('table', { name: 'Ce qui a été décidé' })
    await row('Ada Admin', decided).getByText('envoyé le').waitFor()
    await row('Ana Assistante', decided).getByText('Son rôle n’est pas concerné.').first().waitFor()
    await screenshot(page, `why, decided, ${size}`)
    await check(window, ['Élodie'])
    // What a provider told afterwards is said in words, with its own code beside them.
    await sql()`
      update public.email_outbox set error_message = 'bounced:Permanent', bounced_at = now()
      where user_id = ${practice.admin.id} and type = 'ISQ_CRITICAL'`
    await page.reload()
    await page.getByRole('button', { name: /^ISQ critique Critique/ }).click()
    await row('Ada Admin', decided)
      .getByText('Le message n’a pas pu être remis à son adresse. (Permanent)')
      .waitFor()
    await screenshot(page, `why, bounced, ${size}`)
    await check(window, ['Élodie'])
    await page.getByRole('link', { name: 'Ouvrir le dossier' }).click()
    await page.getByRole('article', { name: 'Implant en 36' }).and(page.locator(':focus')).waitFor()
  })

  it('knows every type and variant as the database does', async () => {
    const practice = await quietPractice('Cabinet des Oliviers')
    const patientId = await newPatient(practice, ELODIE)
    await newImplant(practice, patientId)
    const known = await sql()<{ type: string; word: string | null }[]>`
      select types.type, codes.word
      from private.notification_types as types
      left join private.notification_payload_fields as fields
        on fields.type = types.type and fields.key = types.variant_key
      left join lateral unnest(fields.codes) as codes (word) on true`
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.admin)
    await page.goto('/notifications/pourquoi')
    const event = page.getByLabel('Événement')
    await page.getByRole('table', { name: 'Si cela arrivait' }).waitFor()
    const offered = await event
      .locator('option')
      .evaluateAll((options) => options.map((one) => one.getAttribute('value')))
    expect([...offered].sort()).toEqual([...new Set(known.map(({ type }) => type))].sort())
    for (const { type, word } of known) {
      await event.selectOption(type)
      if (word !== null) await page.getByLabel('Précision').selectOption(word)
      // Nothing of the kind is there, or everybody is in the table: never a refusal.
      await page
        .getByRole('row', { name: /^Ada Admin/ })
        .or(page.getByText('Rien de tel dans le cabinet'))
        .first()
        .waitFor()
      expect(await page.getByRole('alert').count(), `${type} ${word ?? ''}`).toBe(0)
    }
    const documentKinds = ['radiograph', 'photo', 'document']
    for (const kind of documentKinds) await seedDocuments(practice, patientId, 1, { kind })
    await page.reload()
    await event.selectOption('DOCUMENT_ADDED')
    const about = page.getByLabel('À propos de')
    await expect.poll(() => about.locator('option').count()).toBe(documentKinds.length)
    for (const index of documentKinds.keys()) {
      await about.selectOption({ index })
      await page.getByRole('row', { name: /^Ada Admin/ }).waitFor()
    }
    await check(window, ['Élodie'])
  })

  it('explains for one patient among many, found by name', async () => {
    const practice = await quietPractice('Cabinet des Érables')
    const first = await newPatient(practice, ELODIE)
    await newImplant(practice, first)
    const other = { ...ELODIE, first_name: 'Zoé', last_name: 'Zèbre' }
    const second = await newPatient(practice, other)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.admin)
    await page.goto('/notifications/pourquoi')
    const about = page.getByLabel('À propos de')
    await expect.poll(() => about.locator('option').count(), { timeout: 10_000 }).toBe(1)
    const patient = page.getByRole('combobox', { name: 'Patient' })
    await patient.fill('zebr')
    await page
      .getByRole('listbox')
      .getByRole('option', { name: /^Zèbre Zoé/ })
      .click()
    await page.getByText('Rien de tel dans ce dossier').waitFor()
    await newImplant(practice, second)
    await page.reload()
    await expect.poll(() => about.locator('option').count(), { timeout: 10_000 }).toBe(2)
    await patient.fill('zebr')
    await page
      .getByRole('listbox')
      .getByRole('option', { name: /^Zèbre Zoé/ })
      .click()
    await expect.poll(() => about.locator('option').count(), { timeout: 10_000 }).toBe(1)
    await page
      .getByRole('table', { name: 'Si cela arrivait' })
      .getByRole('row', { name: /^Ada Admin/ })
      .waitFor()
    await screenshot(page, 'why, one patient')
    await check(window, ['Élodie', 'Zoé'])
  })

  it('is refused to who is no admin, who finds no way to it', async () => {
    const practice = await quietPractice('Cabinet des Pruniers')
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    await page.goto('/notifications')
    await page.getByRole('link', { name: 'Préférences' }).waitFor()
    expect(await page.getByRole('link', { name: 'Pourquoi ?' }).count()).toBe(0)
    await page.goto('/notifications/pourquoi')
    await page.getByRole('heading', { name: 'Accès refusé' }).waitFor()
    await check(window)
  })
})
