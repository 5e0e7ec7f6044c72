import { describe, expect, it } from 'vitest'
import { join, newPractice, profileOf, sql } from './practice'
import { check, openWindow, screenshot, signIn, SIZES } from './window'

describe('the shell', () => {
  it('switches between two practices, and each tab keeps its own', async () => {
    const first = await newPractice('Cabinet des Oliviers')
    const second = await newPractice('Cabinet des Peupliers')
    await join(first.practitioner, second.id, 'admin')
    await sql()`update public.profiles set active_organisation_id = ${first.id} where id = ${first.practitioner.id}`
    const window = await openWindow()
    const { page, context } = window
    await signIn(page, first.practitioner)
    const other = await context.newPage()
    await signIn(other, first.practitioner)
    await page.getByRole('button', { name: /^Changer de cabinet, actuellement Cabinet des Oliviers/ }).click()
    await page.getByRole('menuitem', { name: /Cabinet des Peupliers/ }).waitFor()
    await screenshot(page, 'organisation switch')
    await check(window)
    await page.getByRole('menuitem', { name: /Cabinet des Peupliers/ }).click()
    await page
      .getByRole('button', { name: /^Changer de cabinet, actuellement Cabinet des Peupliers/ })
      .waitFor()
    await page.getByRole('link', { name: 'Journal' }).waitFor()
    expect((await profileOf(first.practitioner)).active_organisation_id).toBe(second.id)
    await other.reload()
    await other
      .getByRole('button', { name: /^Changer de cabinet, actuellement Cabinet des Oliviers/ })
      .waitFor()
    await check(window)
  })

  it('names no practice after a switch until it is known what one is in the next', async () => {
    const first = await newPractice('Cabinet des Orangers')
    const second = await newPractice('Cabinet des Platanes')
    await join(first.practitioner, second.id, 'admin')
    await sql()`update public.profiles set active_organisation_id = ${first.id} where id = ${first.practitioner.id}`
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, first.practitioner)
    await page.route('**/rpc/me', (route) => route.fulfill({ status: 503, json: {} }))
    await page.getByRole('button', { name: /^Changer de cabinet/ }).click()
    const refused = page.waitForResponse((answer) => answer.url().includes('/rpc/me') && !answer.ok())
    await page.getByRole('menuitem', { name: /Platanes/ }).click()
    await refused
    expect(await page.getByText('Orangers').count()).toBe(0)
    await page.getByRole('heading', { name: 'Quelque chose n’a pas fonctionné' }).waitFor()
    expect(await page.getByText('Orangers').count()).toBe(0)
    expect(complaints.splice(0).every((text) => text.includes('503'))).toBe(true)
    await check(window)
    await page.unroute('**/rpc/me')
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByRole('button', { name: /actuellement Cabinet des Platanes/ }).waitFor()
    await check(window)
  })

  it('gives the focus back when a menu closes, also one that had to be fetched', async () => {
    const { practitioner } = await newPractice('Cabinet des Pivoines')
    const window = await openWindow()
    const { page } = window
    await signIn(page, practitioner)
    const opener = page.getByRole('button', { name: /^Compte de Paul Praticien/ })
    // The first time it is another button that opens, in the place of the one that was pressed; the second the same.
    for (const time of ['first', 'second']) {
      await opener.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('menuitem', { name: 'Mon compte' }).waitFor()
      await check(window)
      await page.keyboard.press('Escape')
      await expect.poll(() => page.getByRole('menu').count(), { message: time }).toBe(0)
      await expect
        .poll(() => opener.evaluate((button) => button === document.activeElement), { message: time })
        .toBe(true)
    }
    await opener.click()
    await page.getByRole('menuitem', { name: 'Mon compte' }).click()
    await page.getByRole('heading', { name: 'Mon compte' }).waitFor()
  })

  it('asks which practice where several are open and none was chosen', async () => {
    const first = await newPractice('Cabinet des Quinquinas')
    const second = await newPractice('Cabinet des Roseaux')
    await join(first.assistant, second.id, 'assistant')
    const window = await openWindow()
    const { page } = window
    await page.goto('/connexion')
    await page.getByLabel('Adresse e-mail').fill(first.assistant.email)
    await page.getByLabel('Mot de passe', { exact: true }).fill('molaire-demo')
    await page.getByRole('button', { name: 'Se connecter' }).click()
    await page.getByRole('heading', { name: 'Dans quel cabinet travaillez-vous ?' }).waitFor()
    await screenshot(page, 'choose a practice')
    await check(window)
    await page.getByRole('button', { name: 'Cabinet des Roseaux' }).click()
    await page.getByRole('heading', { name: 'Bonjour Ana' }).waitFor()
    await page.getByText('Cabinet des Roseaux').first().waitFor()
  })

  it('speaks French and English, and remembers which', async () => {
    const { admin } = await newPractice('Cabinet des Saules')
    const window = await openWindow({ language: 'en-GB' })
    const { page } = window
    await page.goto('/connexion')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await check(window)
    await signIn(page, admin)
    // From here on it is the person's own choice, kept in their profile.
    await page.getByRole('heading', { name: 'Bonjour Ada' }).waitFor()
    await page.goto('/mon-compte')
    await page.getByText('English').click()
    await page.getByRole('heading', { name: 'My account' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.title()).toBe('My account · Molaire')
    await expect.poll(async () => (await profileOf(admin)).locale).toBe('en')
    await page.reload()
    await page.getByRole('heading', { name: 'My account' }).waitFor()
    await check(window)
  })

  it('is light or dark as the computer is, until somebody chooses', async () => {
    const { admin } = await newPractice('Cabinet des Trembles')
    const window = await openWindow({ dark: true })
    const { page } = window
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme')
    await signIn(page, admin)
    expect(await scheme()).toBe('dark')
    await page.goto('/mon-compte')
    await page.getByText('Clair').click()
    expect(await scheme()).toBe('light')
    // Before anything is drawn, also the next time.
    await page.goto('/', { waitUntil: 'commit' })
    await expect.poll(scheme).toBe('light')
  })

  it('saves a name at once, takes it back, and shows a refusal with its reference', async () => {
    const { practitioner } = await newPractice('Cabinet des Tulipes')
    const window = await openWindow()
    const { page, complaints } = window
    const name = async () => (await profileOf(practitioner)).full_name
    await signIn(page, practitioner)
    await page.goto('/mon-compte')
    await page.getByLabel('Nom affiché').fill('Paul Nouveau')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByRole('button', { name: /^Compte de Paul Nouveau/ }).waitFor()
    await page.getByText('Votre nom est enregistré.').waitFor()
    await expect.poll(name).toBe('Paul Nouveau')
    await screenshot(page, 'toast with undo')
    await check(window)
    await page.getByRole('button', { name: 'Annuler' }).click()
    await page.getByRole('button', { name: /^Compte de Paul Praticien/ }).waitFor()
    await expect.poll(name).toBe('Paul Praticien')

    // The form would hold it back; the database does as well.
    await page.getByLabel('Nom affiché').evaluate((input) => {
      input.removeAttribute('maxlength')
    })
    await page.getByLabel('Nom affiché').fill('x'.repeat(201))
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('Une valeur n’est pas acceptée.').waitFor()
    await page.getByRole('button', { name: /^Compte de Paul Praticien/ }).waitFor()
    await screenshot(page, 'refused with reference')
    await page.getByRole('button', { name: 'Copier la référence' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^[0-9a-f-]{36}$/)
    expect(complaints.splice(0).every((text) => text.includes('400'))).toBe(true)
    await check(window)
  })

  it('says that the network is away, and is itself again when it comes back', async () => {
    const { admin } = await newPractice('Cabinet des Violettes')
    const window = await openWindow()
    const { page, context, complaints } = window
    await signIn(page, admin)
    await context.setOffline(true)
    await page.getByText('Connexion perdue').waitFor()
    await screenshot(page, 'offline')
    complaints.length = 0
    await check(window)
    await context.setOffline(false)
    await expect.poll(() => page.getByText('Connexion perdue').count()).toBe(0)
  })

  it('shows a server that fails as a failure that can be tried again', async () => {
    const { admin } = await newPractice('Cabinet des Yuccas')
    const window = await openWindow()
    const { page, complaints } = window
    await page.route('**/rest/v1/rpc/me', (route) =>
      route.fulfill({ status: 503, body: '{}', headers: { 'access-control-allow-origin': '*' } }),
    )
    await page.goto('/connexion')
    await page.getByLabel('Adresse e-mail').fill(admin.email)
    await page.getByLabel('Mot de passe', { exact: true }).fill('molaire-demo')
    await page.getByRole('button', { name: 'Se connecter' }).click()
    await page.getByRole('heading', { name: 'Quelque chose n’a pas fonctionné' }).waitFor()
    await page.getByText('Référence', { exact: true }).waitFor()
    await screenshot(page, 'failed')
    complaints.length = 0
    await check(window)
    await page.unroute('**/rest/v1/rpc/me')
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByRole('heading', { name: 'Bonjour Ada' }).waitFor()
  })

  it('has a drawer for a telephone, which holds the focus and gives it back', async () => {
    const { practitioner } = await newPractice('Cabinet des Zinnias')
    const window = await openWindow({ size: 'phone' })
    const { page } = window
    await signIn(page, practitioner)
    const opener = page.getByRole('button', { name: 'Ouvrir la navigation' })
    await opener.click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('link', { name: 'Accueil' }).waitFor()
    await expect
      .poll(() => drawer.boundingBox())
      .toEqual({ x: 0, y: 0, width: 288, height: SIZES.phone.height })
    await screenshot(page, 'drawer')
    await check(window)
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true)
    }
    await page.keyboard.press('Escape')
    await expect.poll(() => drawer.count()).toBe(0)
    await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true)
  })
})
