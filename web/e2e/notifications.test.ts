import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { measure, newImplant } from './implants'
import {
  join,
  newPatient,
  newPerson,
  newPractice,
  PASSWORD,
  seedDocuments,
  sql,
  type Person,
  type Practice,
} from './practice'
import { check, openWindow, screenshot, signIn } from './window'

const ELODIE = { last_name: 'Exemple', first_name: 'Élodie' }
/** What a colleague enters is told within this time, without a reload. */
const MOVES_MS = 2_000
/** Between two looks at the badge. */
const SHORTEST_PAUSE_MS = 1_200

/** A practice whose bells are silent: that its people joined was told and read. */
async function quietPractice(name: string): Promise<Practice> {
  const practice = await newPractice(name)
  await sql()`
    update public.notifications set is_read = true, read_at = now() where organisation_id = ${practice.id}`
  return practice
}

async function unreadOf({ id }: Person): Promise<number> {
  const [row] = await sql()<{ count: number }[]>`
    select count(*)::integer as count from public.notifications where user_id = ${id} and not is_read`
  return row?.count ?? 0
}

function bell(page: Page, unread: number) {
  const word = unread > 1 ? 'lues' : 'lue'
  return page.getByRole('button', {
    name: unread === 0 ? 'Notifications' : `Notifications, ${String(unread)} non ${word}`,
    exact: true,
  })
}

async function enter(page: Page, isq: string): Promise<void> {
  await page.getByRole('button', { name: 'Ajouter une mesure' }).click()
  await page.getByRole('textbox', { name: 'ISQ' }).fill(isq)
  await page.getByRole('form').getByRole('button', { name: 'Ajouter une mesure' }).click()
}

describe('the bell', () => {
  it.each(['desk', 'phone'] as const)(
    'tells a colleague of an ISQ of 25 within two seconds, and leads to the implant by the keyboard alone, %s',
    async (size) => {
      const practice = await quietPractice('Cabinet des Fougères')
      const patientId = await newPatient(practice, ELODIE)
      const implantId = await newImplant(practice, patientId)
      const surgery = await openWindow()
      await signIn(surgery.page, practice.practitioner)
      await surgery.page.goto(`/patients/${patientId}/implants`)
      const window = await openWindow({ size, dark: size === 'phone' })
      const { page } = window
      await signIn(page, practice.admin)
      // On a telephone the patient is on the screen already, from before the measurement.
      if (size === 'phone') await page.goto(`/patients/${patientId}/implants`)
      await bell(page, 0).waitFor()
      await surgery.page.getByRole('button', { name: 'Ajouter une mesure' }).click()
      await surgery.page.getByRole('textbox', { name: 'ISQ' }).fill('25')
      const written = surgery.page.waitForResponse(
        (answer) => answer.request().method() === 'POST' && answer.url().includes('isq_measurements'),
      )
      await surgery.page.getByRole('form').getByRole('button', { name: 'Ajouter une mesure' }).click()
      await written
      const begun = Date.now()
      await bell(page, 1).waitFor()
      expect(Date.now() - begun).toBeLessThanOrEqual(MOVES_MS)
      await page.getByRole('status').getByText('1 notification non lue').waitFor({ state: 'attached' })
      // Who measured is alerted as well.
      await bell(surgery.page, 1).waitFor()
      await screenshot(page, `bell, unread, ${size}`)
      await check(window, ['Élodie'])

      await page.keyboard.press('Tab')
      for (let presses = 0; presses < 20; presses += 1) {
        if ((await bell(page, 1).and(page.locator(':focus')).count()) > 0) break
        await page.keyboard.press('Shift+Tab')
      }
      await page.keyboard.press('Enter')
      const drawer = page.getByRole('dialog', { name: 'Notifications' })
      const alert = drawer.getByRole('link', { name: /^Non lue : ISQ critique Critique\s*Exemple Élodie/ })
      await alert.waitFor()
      await drawer.getByText('à l’instant').waitFor()
      await screenshot(page, `bell, drawer, ${size}`)
      await check(window, ['Élodie'])
      for (let presses = 0; presses < 20; presses += 1) {
        if ((await alert.and(page.locator(':focus')).count()) > 0) break
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('Enter')
      await page.waitForURL(`**/patients/${patientId}/implants#${implantId}`)
      const card = page.getByRole('article', { name: 'Implant en 36' })
      await card.and(page.locator(':focus')).waitFor()
      await card.getByRole('row').getByText('Critique').waitFor({ timeout: 5_000 })
      await drawer.waitFor({ state: 'detached' })
      await bell(page, 0).waitFor()
      expect(await unreadOf(practice.admin)).toBe(0)
      expect(await unreadOf(practice.practitioner)).toBe(1)
      await screenshot(page, `bell, landed, ${size}`)
      await check(window, ['Élodie'])
    },
  )

  it('tells a sole practitioner of what he measured, by the thresholds and nothing above them', async () => {
    const practice = await quietPractice('Cabinet des Genêts')
    await sql()`
      update public.memberships set revoked_at = now()
      where organisation_id = ${practice.id} and role <> 'practitioner'`
    await sql()`
      update public.notifications set is_read = true, read_at = now()
      where organisation_id = ${practice.id} and not is_read`
    const patientId = await newPatient(practice, ELODIE)
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    const told: (string | null)[] = []
    for (const isq of ['65', '64,9', '55', '54,9']) {
      // Each on an implant of its own: the same one tells once in ten minutes.
      await sql()`delete from public.isq_measurements where organisation_id = ${practice.id}`
      await sql()`delete from public.implants where organisation_id = ${practice.id}`
      await newImplant(practice, patientId)
      await page.goto(`/patients/${patientId}/implants`)
      const before = await unreadOf(practice.practitioner)
      await enter(page, isq)
      await page.getByText('La mesure est enregistrée.').waitFor()
      const after = await unreadOf(practice.practitioner)
      await bell(page, after).waitFor()
      const [newest] = await sql()<{ type: string }[]>`
        select type from public.notifications where user_id = ${practice.practitioner.id}
        order by created_at desc limit 1`
      told.push(after === before ? null : (newest?.type ?? null))
    }
    expect(told).toEqual([null, 'ISQ_WARNING', 'ISQ_WARNING', 'ISQ_CRITICAL'])
    await bell(page, 3).click()
    const rows = page.getByRole('dialog').getByRole('link', { name: /ISQ/ })
    await expect.poll(() => rows.count()).toBe(3)
    await page.getByRole('button', { name: 'Tout marquer comme lu' }).click()
    await bell(page, 0).waitFor({ state: 'attached' })
    expect(await unreadOf(practice.practitioner)).toBe(0)
    expect(await page.getByText('Non lue :').count()).toBe(0)
    await screenshot(page, 'bell, all read')
    await check(window, ['Élodie'])
    await page.keyboard.press('Escape')
    await bell(page, 0).and(page.locator(':focus')).waitFor()
  })

  it('marks what was shown and not what came meanwhile, and goes on to older ones', async () => {
    const practice = await quietPractice('Cabinet des Houx')
    const implants: string[] = []
    const patientId = await newPatient(practice, ELODIE)
    for (let n = 0; n < 24; n += 1) implants.push(await newImplant(practice, patientId))
    for (const implant of implants) await measure(practice, implant, 25)
    const window = await openWindow({ size: 'phone' })
    const { page } = window
    await signIn(page, practice.practitioner)
    await page.goto('/notifications')
    await bell(page, 24).waitFor()
    const rows = page.getByRole('list', { name: 'Notifications' }).getByRole('listitem')
    await expect.poll(() => rows.count()).toBe(20)
    await screenshot(page, 'notifications, phone')
    // Nothing that comes now is in the list whose newest one is sent along.
    await page.route('**/rest/v1/notifications?*', (route) => route.abort())
    await measure(practice, await newImplant(practice, patientId), 25)
    await bell(page, 25).waitFor()
    await page.getByRole('button', { name: 'Tout marquer comme lu' }).click()
    await bell(page, 1).waitFor()
    expect(await unreadOf(practice.practitioner)).toBe(1)
    await page.unroute('**/rest/v1/notifications?*')
    window.complaints.splice(0)
    await page.reload()
    await page.getByRole('button', { name: 'Plus anciennes' }).click()
    const [all] = await sql()<{ count: number }[]>`
      select count(*)::integer as count from public.notifications
      where user_id = ${practice.practitioner.id}`
    await expect.poll(() => rows.count()).toBe(all?.count)
    await check(window, ['Élodie'])
  })

  it('rings nobody of another practice, and is another one after the switch', async () => {
    const practice = await quietPractice('Cabinet des Ifs')
    const other = await quietPractice('Cabinet des Jasmins')
    const both = await newPerson('Dora Deux')
    await join(both, practice.id, 'practitioner')
    await join(both, other.id, 'practitioner')
    await sql()`
      update public.notifications set is_read = true, read_at = now()
      where organisation_id in (${practice.id}, ${other.id}) and not is_read`
    await sql()`update public.profiles set active_organisation_id = ${practice.id} where id = ${both.id}`
    const implantId = await newImplant(other, await newPatient(other, ELODIE))
    const window = await openWindow()
    const { page } = window
    await signIn(page, both)
    await bell(page, 0).waitFor()
    await measure(other, implantId, 25)
    const looked = page.waitForResponse('**/rpc/unread_notifications')
    await looked
    await page.waitForResponse('**/rpc/unread_notifications')
    await bell(page, 0).waitFor()
    await page.getByRole('button', { name: /^Changer de cabinet/ }).click()
    await page.getByRole('menuitem', { name: /Jasmins/ }).click()
    await bell(page, 1).waitFor()
    await check(window)
  })

  it('is silent while the network is away and while the screen is locked', async () => {
    const practice = await quietPractice('Cabinet des Kalmias')
    const window = await openWindow()
    const { page, context } = window
    await signIn(page, practice.assistant)
    await bell(page, 0).waitFor()
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes('unread_notifications')) asked += 1
    })
    await context.setOffline(true)
    await page.getByText('Connexion perdue').waitFor()
    asked = 0
    window.complaints.splice(0)
    await page.clock.install()
    await page.clock.runFor(10_000)
    expect(asked).toBe(0)
    await context.setOffline(false)
    await expect.poll(() => asked, { timeout: 5_000 }).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Verrouiller' }).click()
    await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor()
    asked = 0
    await page.clock.runFor(10_000)
    expect(asked).toBe(0)
    await check(window)

    // Who comes back has one bell and not two: five looks take four pauses.
    await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Déverrouiller' }).click()
    await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(0)
    const begun = Date.now()
    asked = 0
    await expect.poll(() => asked, { timeout: 15_000 }).toBeGreaterThanOrEqual(5)
    expect(Date.now() - begun).toBeGreaterThanOrEqual(4 * SHORTEST_PAUSE_MS)
  })
})

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
    await page.reload()
    await page.getByRole('button', { name: /^ISQ critique Critique/ }).click()
    const decided = page.getByRole('table', { name: 'Ce qui a été décidé' })
    await row('Ada Admin', decided).getByText('en attente d’envoi').waitFor()
    await row('Ana Assistante', decided).getByText('Son rôle n’est pas concerné.').first().waitFor()
    await screenshot(page, `why, decided, ${size}`)
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

describe('the link of a mail', () => {
  it('wants a sign-in and comes back after it; one that nobody made leads nowhere', async () => {
    const practice = await quietPractice('Cabinet des Rosiers')
    const window = await openWindow()
    const { page, complaints } = window
    await page.goto('/lien/personne-ne-l-a-fait')
    await page.waitForURL('**/connexion')
    await signIn(page, practice.practitioner)
    await page.getByRole('heading', { name: 'Ce lien ne s’ouvre pas' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/lien/personne-ne-l-a-fait')
    expect(complaints.splice(0).every((text) => /40\d|410/.test(text))).toBe(true)
    await screenshot(page, 'link refused')
    await check(window)
  })
})
