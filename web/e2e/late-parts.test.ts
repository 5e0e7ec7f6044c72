import { describe, expect, it } from 'vitest'
import { bell, quietPractice } from './bells'
import { check, openWindow, screenshot, signIn, type Window } from './window'

const UNREACHABLE = 'Le serveur ne répond pas. Vérifiez la connexion, puis réessayez.'

/** A form with something typed, in an app whose files of this name are gone. */
async function typing(file: RegExp, size: 'desk' | 'phone' = 'desk'): Promise<Window> {
  const practice = await quietPractice('Cabinet des Lilas')
  const window = await openWindow({ size })
  const { page } = window
  // From the beginning, so that it is not there when it is fetched ahead either.
  await page.route(file, (route) => route.abort())
  await signIn(page, practice.assistant)
  await page.goto('/patients/nouveau')
  await page.getByLabel('Prénom').fill('Odile')
  return window
}

/** The toast, what was typed, and a console that tells of nothing but the file. */
async function stillStands({ page, complaints }: Window): Promise<void> {
  await page.getByRole('status').getByText(UNREACHABLE).first().waitFor()
  expect(await page.getByLabel('Prénom').inputValue()).toBe('Odile')
  expect(complaints.splice(0).filter((text) => !text.includes('ERR_FAILED'))).toEqual([])
}

describe('a part that is fetched late', () => {
  it('leaves the page as it is where it cannot be had, and is asked for again: the drawer of the bell', async () => {
    const window = await typing(/notifications-drawer-[^/]+\.js/)
    const { page } = window
    await bell(page, 0).click()
    await stillStands(window)
    expect(await page.getByRole('dialog').count()).toBe(0)
    await screenshot(page, 'late part, drawer refused')
    await check(window)
    await page.unroute(/notifications-drawer-[^/]+\.js/)
    await bell(page, 0).click()
    await page.getByRole('dialog', { name: 'Notifications' }).waitFor()
    expect(await page.getByLabel('Prénom').inputValue()).toBe('Odile')
    await page.keyboard.press('Escape')
    await bell(page, 0).and(page.locator(':focus')).waitFor()
    await check(window)
  })

  it('comes with the next page where the bell itself could not be had', async () => {
    const window = await typing(/\/bell-[^/]+\.js/)
    const { page } = window
    await stillStands(window)
    expect(await bell(page, 0).count()).toBe(0)
    await page.unroute(/\/bell-[^/]+\.js/)
    await page.getByRole('link', { name: 'Accueil' }).click()
    await bell(page, 0).waitFor()
    await check(window)
  })

  it.each([
    { file: /open-menu-[^/]+\.js/, size: 'desk', opener: /^Compte de/, opened: 'menu' },
    { file: /navigation-drawer-[^/]+\.js/, size: 'phone', opener: 'Ouvrir la navigation', opened: 'dialog' },
  ] as const)('is a list or the navigation as well: $opened', async ({ file, size, opener, opened }) => {
    const window = await typing(file, size)
    const { page } = window
    await page.getByRole('button', { name: opener }).click()
    await stillStands(window)
    await page.unroute(file)
    await page.getByRole('button', { name: opener }).click()
    await page.getByRole(opened).waitFor()
    await check(window)
  })
})
