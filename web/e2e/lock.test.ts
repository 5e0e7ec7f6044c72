import { describe, expect, it } from 'vitest'
import { newPractice } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

describe('the lock', () => {
  it('hides everything at once and brings the same person back to the same page', async () => {
    const { practitioner } = await newPractice('Cabinet des Jasmins')
    const window = await openWindow()
    const { page } = window
    await signIn(page, practitioner)
    await page.getByRole('button', { name: /^Compte de/ }).click()
    await page.getByRole('menuitem', { name: 'Mon compte' }).click()
    await page.getByRole('heading', { name: 'Mon compte' }).waitFor()
    await page.getByRole('button', { name: 'Verrouiller' }).click()
    await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor()
    expect(await page.title()).toBe('Écran verrouillé · Molaire')
    expect(await page.locator('#content').count()).toBe(0)
    expect(await page.getByText('Jasmins').count()).toBe(0)
    await screenshot(page, 'locked')
    await check(window)
    await page.getByLabel('Mot de passe', { exact: true }).fill('molaire-demo')
    await page.getByRole('button', { name: 'Déverrouiller' }).click()
    await page.getByRole('heading', { name: 'Mon compte' }).waitFor()
    await check(window)
  })

  it('lets somebody else in who sees nothing of the one before', async () => {
    const before = await newPractice('Cabinet des Kalmias')
    const after = await newPractice('Cabinet des Lilas')
    const window = await openWindow()
    const { page } = window
    await signIn(page, before.admin)
    await page.getByText('Kalmias').first().waitFor()
    await page.getByRole('button', { name: 'Verrouiller' }).click()
    await page.getByRole('button', { name: 'Changer d’utilisateur' }).click()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.headers()['x-organisation-id'] ?? ''))
    await signIn(page, after.assistant)
    await page.getByText('Lilas').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(await page.getByText('Kalmias').count()).toBe(0)
    expect(await page.getByText('Ada Admin').count()).toBe(0)
    expect(asked).not.toContain(before.id)
    await check(window, ['Kalmias', before.admin.email])
  })

  it('falls after fifteen minutes without a touch, and not while somebody works', async () => {
    const { assistant } = await newPractice('Cabinet des Mélèzes')
    const window = await openWindow()
    const { page } = window
    await page.clock.install()
    await signIn(page, assistant)
    await page.clock.fastForward('14:00')
    await page.keyboard.press('Shift')
    await page.clock.fastForward('14:00')
    expect(await page.locator('#content h1').count()).toBe(1)
    await page.clock.fastForward('01:02')
    await page.getByRole('heading', { name: 'Écran verrouillé' }).waitFor()
    expect(await page.locator('#content').count()).toBe(0)
  })

  it('falls in every tab together', async () => {
    const { assistant } = await newPractice('Cabinet des Narcisses')
    const { page, context } = await openWindow()
    await signIn(page, assistant)
    const second = await context.newPage()
    await signIn(second, assistant)
    await page.getByRole('button', { name: 'Verrouiller' }).click()
    await second.getByRole('heading', { name: 'Écran verrouillé' }).waitFor()
    // Two tabs may hold two people: the one who comes back in one does not come back in the other.
    await page.getByLabel('Mot de passe', { exact: true }).fill('molaire-demo')
    await page.getByRole('button', { name: 'Déverrouiller' }).click()
    await page.locator('#content h1').waitFor()
    expect(await second.locator('#content').count()).toBe(0)
  })
})
