import { randomUUID } from 'node:crypto'
import { describe, expect, inject, it } from 'vitest'
import { newPractice, sql } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

describe('signing in', () => {
  it('leads to the page that was asked for, under the name of the practice', async () => {
    const practice = await newPractice('Cabinet des Acacias')
    const window = await openWindow()
    const { page } = window
    await page.goto('/mon-compte')
    await page.waitForURL('**/connexion')
    await page.getByRole('heading', { name: 'Connexion' }).waitFor()
    expect(await page.title()).toBe('Connexion · Molaire')
    expect(await page.locator('html').getAttribute('lang')).toBe('fr')
    await signIn(page, practice.practitioner)
    expect(new URL(page.url()).pathname).toBe('/mon-compte')
    await page.getByText('Cabinet des Acacias').first().waitFor()
    await page.getByText('Praticien·ne').first().waitFor()
    await check(window)
  })

  it('says the same of a wrong password as of an unknown address', async () => {
    const { assistant } = await newPractice('Cabinet des Bleuets')
    const window = await openWindow()
    const { page, complaints } = window
    await page.goto('/connexion')
    for (const email of [assistant.email, 'personne@example.test']) {
      await page.getByLabel('Adresse e-mail').fill(email)
      await page.getByLabel('Mot de passe', { exact: true }).fill('faux')
      await page.getByRole('button', { name: 'Se connecter' }).click()
      await page.getByRole('alert').getByText('Adresse ou mot de passe incorrect.').waitFor()
    }
    // A browser writes each 400 into its console by itself.
    expect(complaints.splice(0).every((text) => text.includes('400'))).toBe(true)
    await screenshot(page, 'sign-in refused')
    await check(window)
  })

  it('needs a keyboard and nothing else, out included', async () => {
    const { admin } = await newPractice('Cabinet des Capucines')
    const window = await openWindow()
    const { page } = window
    await page.goto('/connexion')
    await page.getByLabel('Adresse e-mail').focus()
    await page.keyboard.type(admin.email)
    await page.keyboard.press('Tab')
    await page.keyboard.type('molaire-demo')
    await page.keyboard.press('Enter')
    await page.locator('#content h1').waitFor()
    // The first thing behind the address bar leads past the navigation.
    await page.evaluate(() => {
      document.body.tabIndex = -1
      document.body.focus()
    })
    await page.keyboard.press('Tab')
    await page.getByRole('link', { name: 'Aller au contenu' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Aller au contenu')
    await page.getByRole('button', { name: /^Compte de Ada Admin/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Mon compte' }).waitFor()
    await check(window)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/connexion')
  })

  it('ends at the server when one signs out, in every tab', async () => {
    const { practitioner } = await newPractice('Cabinet des Dahlias')
    const window = await openWindow()
    const { page, context } = window
    await signIn(page, practitioner)
    const second = await context.newPage()
    await signIn(second, practitioner)
    const refreshToken = await page.evaluate(() => {
      const key = Object.keys(sessionStorage).find((name) => name.startsWith('molaire.session.'))
      return (JSON.parse(sessionStorage.getItem(key ?? '') ?? '{}') as { refresh_token: string })
        .refresh_token
    })
    await page.getByRole('button', { name: /^Compte de/ }).click()
    // The page is left before the server has answered.
    const told = page.waitForResponse((response) => response.url().includes('/auth/v1/logout'))
    await page.getByRole('menuitem', { name: 'Se déconnecter' }).click()
    await page.waitForURL('**/connexion')
    await told
    await second.waitForURL('**/connexion')
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual(['molaire.tab'])
    const { gateway_url, publishable_key } = inject('stack')
    const again = await fetch(`${gateway_url}/auth/v1/token?grant_type=refresh_token`, {
      method: 'POST',
      headers: { apikey: publishable_key, 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: refreshToken }),
    })
    expect(again.status).toBe(400)
    await check(window)
  })

  it('is asked for again when the session was ended elsewhere', async () => {
    const { practitioner } = await newPractice('Cabinet des Érables')
    const window = await openWindow()
    const { page, complaints } = window
    await signIn(page, practitioner)
    await sql()`delete from auth.sessions where user_id = ${practitioner.id}`
    await page.goto('/mon-compte')
    await page.getByLabel('Nom affiché').fill('Paul Changé')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('Votre session a expiré. Reconnectez-vous.').waitFor()
    expect(complaints.splice(0).every((text) => /40[13]/.test(text))).toBe(true)
    await check(window)
  })

  it('shows nobody else’s practice, and says so to who has none', async () => {
    const window = await openWindow()
    const { page } = window
    const practice = await newPractice('Cabinet des Fougères')
    await sql()`update public.memberships set revoked_at = now() where user_id = ${practice.assistant.id}`
    await page.goto('/connexion')
    await page.getByLabel('Adresse e-mail').fill(practice.assistant.email)
    await page.getByLabel('Mot de passe', { exact: true }).fill('molaire-demo')
    await page.getByRole('button', { name: 'Se connecter' }).click()
    await page.getByRole('heading', { name: 'Aucun cabinet' }).waitFor()
    expect(await page.getByText('Fougères').count()).toBe(0)
    await screenshot(page, 'no practice')
    await check(window)
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.waitForURL('**/connexion')
  })
})

describe('requests', () => {
  it('carry a request id and the practice where they are read, and a token nowhere else', async () => {
    const practice = await newPractice('Cabinet des Genêts')
    const window = await openWindow()
    const sent: { url: string; headers: Record<string, string> }[] = []
    window.page.on('request', (request) => sent.push({ url: request.url(), headers: request.headers() }))
    await signIn(window.page, practice.admin)
    await window.page.getByRole('button', { name: /^Compte de/ }).click()
    await window.page.getByRole('menuitem', { name: 'Mon compte' }).click()
    const name = window.page.getByLabel('Nom affiché')
    await name.fill(`Ada ${randomUUID().slice(0, 4)}`)
    await window.page.getByRole('button', { name: 'Enregistrer' }).click()
    await window.page.getByText('Votre nom est enregistré.').waitFor()
    const { gateway_url } = inject('stack')
    const rest = sent.filter(
      ({ url, headers }) => url.startsWith(`${gateway_url}/rest/v1/`) && headers.apikey,
    )
    expect(rest.length).toBeGreaterThan(1)
    for (const { headers } of rest) expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(rest.at(-1)?.headers['x-organisation-id']).toBe(practice.id)
    for (const { url, headers } of sent.filter(({ url }) => !url.startsWith(gateway_url))) {
      expect(headers.authorization, url).toBeUndefined()
      expect(headers['x-organisation-id'], url).toBeUndefined()
    }
  })
})
