import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect, inject, onTestFinished } from 'vitest'
import { PASSWORD, type Person } from './practice'

export const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 375, height: 720 } } as const

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Who leaves or locks while the channel of the bell is being opened hears this of Chromium, and misses nothing. */
const LEFT_EARLY = /\/realtime\/v1\/websocket\?.* WebSocket is closed before the connection is established/

let connected: Promise<Browser> | undefined

export interface Window {
  page: Page
  context: BrowserContext
  /** Complaints of the console so far; a test that provokes one takes it out. */
  complaints: string[]
}

interface Options {
  size?: keyof typeof SIZES
  dark?: boolean
  language?: 'fr-FR' | 'en-GB'
  /** Whether the project says that it rings; else the bell is asked for. */
  realtime?: boolean
}

/** A window as on a computer that nobody used before; it closes with the test. */
export async function openWindow({
  size = 'desk',
  dark = false,
  language = 'fr-FR',
  realtime = true,
}: Options = {}): Promise<Window> {
  connected ??= chromium.connect(inject('browser'))
  const context = await (
    await connected
  ).newContext({
    baseURL: inject('stack').web_url,
    viewport: SIZES[size],
    colorScheme: dark ? 'dark' : 'light',
    locale: language,
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(15_000)
  if (!realtime) {
    await context.route('**/config.json', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        json: { ...((await answer.json()) as object), realtime: false },
      })
    })
  }
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !LEFT_EARLY.test(message.text()))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail')
      await page.screenshot({ path: picture(`failed ${task.name}`) }).catch(() => undefined)
    await context.close()
  })
  return { page, context, complaints }
}

/** Signs in by the form, and waits for the page behind it. */
export async function signIn(page: Page, { email }: Person, password = PASSWORD): Promise<void> {
  if (page.url() === 'about:blank') await page.goto('/connexion')
  await page.locator('input[type=email]').fill(email)
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.locator('#content h1').waitFor()
}

function picture(name: string): string {
  const file = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
  return fileURLToPath(new URL(`screenshots/${file}.png`, import.meta.url))
}

/** For whoever looks at the pages as a designer would. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: picture(name), fullPage: true })
}

/**
 * What holds for every page in every state: nobody is shut out, the console is silent, the policy was not broken, and
 * nothing of `secrets` (names, birth dates) is in the address, the title or what the browser keeps.
 */
export async function check({ page, complaints }: Window, secrets: readonly string[] = []): Promise<void> {
  const { violations } = await page.evaluate<{ violations: string[] }>(
    `${AXE}; axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => ({ violations: violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')) }))`,
  )
  expect(violations).toEqual([])
  expect(complaints).toEqual([])
  const kept = await page.evaluate(() => {
    const entries = [localStorage, sessionStorage].flatMap((storage) => Object.entries(storage))
    return JSON.stringify([entries, document.title, location.href, history.state])
  })
  for (const secret of secrets) expect(kept.toLowerCase()).not.toContain(secret.toLowerCase())
  const keys = await page.evaluate(() => Object.keys(localStorage))
  expect(keys.filter((key) => !KNOWN.includes(key))).toEqual([])
}

/** What the screen is set to; nothing else outlives the tab. */
const KNOWN = ['molaire.colour-scheme', 'molaire.language']
