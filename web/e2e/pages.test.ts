import { describe, expect, it } from 'vitest'
import { newPractice } from './practice'
import { check, openWindow, screenshot, signIn } from './window'

/** Every page that needs no preparation; a new one adds its line. */
const OUTSIDE = ['/connexion', '/mot-de-passe-oublie']
const INSIDE = [
  '/',
  '/mon-compte',
  '/patients',
  '/patients/nouveau',
  '/patients/00000000-0000-4000-8000-000000000000',
  '/equipe',
  '/journal',
  '/cabinet/messages',
  '/notifications',
  '/notifications/pourquoi',
  '/mon-compte/notifications',
  '/nulle-part',
]

describe.each([
  { size: 'desk', dark: false },
  { size: 'desk', dark: true },
  { size: 'phone', dark: false },
  { size: 'phone', dark: true },
] as const)('every page, $size, dark $dark', ({ size, dark }) => {
  it('can be read by everybody, fits, and breaks no policy', async () => {
    const { admin } = await newPractice('Cabinet dentaire des Quatre-Saisons et de la Vallée')
    const window = await openWindow({ size, dark })
    const { page } = window
    const look = async (path: string) => {
      await page.goto(path)
      await page.locator('h1, h2').first().waitFor()
      await screenshot(page, `page ${path} ${size} ${dark ? 'dark' : 'light'}`)
      await check(window)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, path).toBeLessThanOrEqual(0)
    }
    for (const path of OUTSIDE) await look(path)
    await page.goto('/connexion')
    await signIn(page, admin)
    for (const path of INSIDE) await look(path)
  })
})
