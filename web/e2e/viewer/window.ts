import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type CDPSession,
  type Locator,
  type Page,
} from 'playwright-core'
import { expect } from 'vitest'
import { startHarness, type Harness } from './harness'

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const screenshots = fileURLToPath(new URL('../screenshots', import.meta.url))

interface Options {
  width?: number
  height?: number
  isTouch?: boolean
  language?: 'fr' | 'en'
  scheme?: 'light' | 'dark'
  /** Only these documents, in this order. */
  only?: string[]
  isMotionReduced?: boolean
  screenScale?: number
}

/** A browser with the harness, and one window a test. */
export class Stand {
  private contexts: BrowserContext[] = []
  private faults: string[] = []

  private constructor(
    readonly harness: Harness,
    private readonly browser: Browser,
  ) {}

  static async start(): Promise<Stand> {
    mkdirSync(screenshots, { recursive: true })
    const harness = await startHarness()
    const executablePath = process.env.MOLAIRE_CHROMIUM ?? '/usr/bin/chromium'
    return new Stand(
      harness,
      await chromium.launch({ executablePath, args: [...FLAGS, '--js-flags=--expose-gc'] }),
    )
  }

  async stop(): Promise<void> {
    await this.browser.close()
    this.harness.close()
  }

  /** Opens the page, and the viewer on one document. */
  async open(id: string, options: Options = {}): Promise<Page> {
    const { width = 1280, height = 800, isTouch = false, language = 'fr', scheme = 'light' } = options
    const context = await this.browser.newContext({
      viewport: { width, height },
      hasTouch: isTouch,
      isMobile: isTouch,
      locale: language === 'fr' ? 'fr-FR' : 'en-GB',
      colorScheme: scheme,
      deviceScaleFactor: options.screenScale ?? 1,
      reducedMotion: options.isMotionReduced ? 'reduce' : 'no-preference',
    })
    this.contexts.push(context)
    const page = await context.newPage()
    page.on('console', (message) => this.faults.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => this.faults.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => {
      this.faults.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    const query = new URLSearchParams({ scheme, ...(options.only ? { only: options.only.join(',') } : {}) })
    await page.goto(`${this.harness.url}/?${query.toString()}`)
    await page.getByRole('button', { name: id, exact: true }).first().click()
    await page.getByRole('dialog').waitFor()
    return page
  }

  /** After every test: nothing in the console, no refusal by the policy, no dialog, nothing kept. */
  async leave(): Promise<void> {
    const faults = this.faults
    for (const context of this.contexts)
      for (const page of context.pages()) {
        const kept = await page.evaluate(() => localStorage.length + sessionStorage.length)
        expect(kept).toBe(0)
        expect(new URL(page.url()).hash).toBe('')
        await page.context().close()
      }
    this.contexts = []
    this.faults = []
    expect(faults).toEqual([])
  }

  async shoot(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: `${screenshots}/viewer-${name}.png` })
  }
}

/** The picture itself, once it is there: an image, or the canvas of a DICOM file. */
export function picture(page: Page, title: string): Locator {
  return page.getByRole('img', { name: `Image du document « ${title} »` })
}

export async function drawn(page: Page, title: string): Promise<Locator> {
  const canvas = page.locator(`canvas[aria-label*="${title}"]`)
  await canvas.waitFor()
  return canvas
}

/** Bytes of red, green and blue at the middles of a grid over the picture. */
export async function sampled(canvas: Locator, grid: number): Promise<number[][]> {
  return canvas.evaluate((element, grid) => {
    const source = element as HTMLCanvasElement | HTMLImageElement
    const [width, height] =
      source instanceof HTMLImageElement
        ? [source.naturalWidth, source.naturalHeight]
        : [source.width, source.height]
    const copy = new OffscreenCanvas(width, height)
    const context = copy.getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('no context')
    context.drawImage(source, 0, 0)
    return Array.from({ length: grid * grid }, (_, at) => {
      const x = Math.floor((((at % grid) + 0.5) * width) / grid)
      const y = Math.floor(((Math.floor(at / grid) + 0.5) * height) / grid)
      return [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]
    })
  }, grid)
}

/** Waits until asking gives what is expected. */
export async function until<Value>(
  ask: () => Promise<Value>,
  isGood: (value: Value) => boolean,
): Promise<Value> {
  const end = Date.now() + 15_000
  for (;;) {
    const value = await ask()
    if (isGood(value)) return value
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

/** Where an element is; one that is just being replaced is looked for again. */
export async function box(
  locator: Locator,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const found = await until(
    () => locator.boundingBox(),
    (found) => found !== null,
  )
  if (!found) throw new Error('not on screen')
  return found
}

const sessions = new WeakMap<Page, CDPSession>()

/** Fingers, as the browser itself would send them. */
export async function touch(
  page: Page,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  points: { x: number; y: number }[],
): Promise<void> {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page))
  sessions.set(page, session)
  const touchPoints = points.map((point, id) => ({ ...point, id }))
  await session.send('Input.dispatchTouchEvent', { type, touchPoints })
}
