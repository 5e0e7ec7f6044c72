import { describe, expect, it } from 'vitest'
import { bell, quietPractice, unreadOf } from './bells'
import { enter, measure, newImplant } from './implants'
import { join, newPatient, newPerson, PASSWORD, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

const ELODIE = { last_name: 'Exemple', first_name: 'Élodie' }
/** What a colleague enters is told within this time, without a reload. */
const MOVES_MS = 2_000
/** Between two looks at the badge. */
const SHORTEST_PAUSE_MS = 1_200
/** Two of the longest pauses, and a look after each of them if there were one. */
const SILENCE_MS = 4_000

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

  it('marks older ones as well where the ones in sight are read already', async () => {
    const practice = await quietPractice('Cabinet des Lierres')
    const patientId = await newPatient(practice, ELODIE)
    for (let n = 0; n < 22; n += 1) await measure(practice, await newImplant(practice, patientId), 25)
    await sql()`
      update public.notifications set is_read = true, read_at = now()
      where id in (
        select id from public.notifications where user_id = ${practice.practitioner.id}
        order by created_at desc, id desc limit 20
      )`
    const window = await openWindow()
    const { page } = window
    await signIn(page, practice.practitioner)
    await bell(page, 2).click()
    const drawer = page.getByRole('dialog', { name: 'Notifications' })
    await expect.poll(() => drawer.getByRole('listitem').count()).toBe(20)
    expect(await page.getByText('Non lue :').count()).toBe(0)
    const markAll = drawer.getByRole('button', { name: 'Tout marquer comme lu' })
    expect(await markAll.getAttribute('aria-disabled')).toBe('false')
    await markAll.click()
    await expect.poll(() => unreadOf(practice.practitioner)).toBe(0)
    await expect.poll(() => markAll.getAttribute('aria-disabled')).toBe('true')
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
    const window = await openWindow({ realtime: false })
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
    const window = await openWindow({ realtime: false })
    const { page, context } = window
    await signIn(page, practice.assistant)
    await bell(page, 0).waitFor()
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes('unread_notifications')) asked += 1
    })
    await expect.poll(() => asked).toBeGreaterThanOrEqual(2)
    await context.setOffline(true)
    await page.getByText('Connexion perdue').waitFor()
    asked = 0
    window.complaints.splice(0)
    await page.waitForTimeout(SILENCE_MS)
    expect(asked).toBe(0)
    await context.setOffline(false)
    await expect.poll(() => asked, { timeout: 5_000 }).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Verrouiller' }).click()
    await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor()
    asked = 0
    await page.waitForTimeout(SILENCE_MS)
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
