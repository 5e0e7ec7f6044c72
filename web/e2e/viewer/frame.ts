import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { box, drawn, picture, until, type Stand } from './window'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  violations: { id: string; nodes: { html: string }[] }[]
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: { run: () => Promise<AxeResult> } }).axe.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}

const title = (page: Page) => page.getByRole('dialog').getByRole('heading', { level: 2 }).innerText()

const three = ['cmyk.jpg', 'io-dental-synthetic.dcm', 'scan-one-page.pdf']

/** What is the same for every document: ways in and out, keys, focus, screen readers, comparison. */
export function frameTests(stand: () => Stand): void {
  test('arrows, Home and End go from one document to the next, and no further than the last', async () => {
    const page = await stand().open('cmyk.jpg', { only: three })
    for (const [key, expected] of [
      ['ArrowLeft', 'cmyk.jpg'],
      ['ArrowRight', 'io-dental-synthetic.dcm'],
      ['End', 'scan-one-page.pdf'],
      ['ArrowRight', 'scan-one-page.pdf'],
      ['ArrowLeft', 'io-dental-synthetic.dcm'],
      ['Home', 'cmyk.jpg'],
    ] as const) {
      await page.keyboard.press(key)
      expect(await title(page)).toBe(expected)
    }
    await page.getByRole('button', { name: 'Document suivant' }).click()
    expect(await title(page)).toBe('io-dental-synthetic.dcm')
    expect(await page.locator('[aria-live=polite]').innerText()).toBe(
      'Document 2 sur 3 : io-dental-synthetic.dcm',
    )
  })

  test('Escape closes and gives the focus back to the tile', async () => {
    const page = await stand().open('cmyk.jpg', { only: three })
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('cmyk.jpg')
  })

  test('the focus stays inside, in both directions', async () => {
    const page = await stand().open('io-dental-synthetic.dcm', { only: three })
    await drawn(page, 'io-dental-synthetic.dcm')
    const seen = new Set<string>()
    for (const key of [...Array<string>(26).fill('Tab'), ...Array<string>(26).fill('Shift+Tab')]) {
      await page.keyboard.press(key)
      const { isInside, name } = await page.evaluate(() => ({
        isInside:
          document.activeElement?.closest('dialog') !== null && document.activeElement !== document.body,
        name: document.activeElement?.getAttribute('aria-label') ?? '',
      }))
      expect(isInside).toBe(true)
      seen.add(name)
    }
    expect(seen.size).toBeGreaterThanOrEqual(14)
  })

  test('« ? » lists the keys; Escape closes the list first', async () => {
    const page = await stand().open('cmyk.jpg', { only: three })
    await page.keyboard.press('?')
    const list = page.getByRole('region', { name: 'Touches du clavier' })
    await list.waitFor()
    expect(await list.locator('dt').count()).toBe(19)
    await stand().shoot(page, 'help')
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    expect(await page.getByRole('dialog').count()).toBe(1)
  })

  test('the footer says what is known', async () => {
    const page = await stand().open('io-dental-synthetic.dcm', { only: three })
    await drawn(page, 'io-dental-synthetic.dcm')
    const facts = page.locator('footer')
    for (const fact of [
      'Radiographie',
      'Intra-orale',
      '15 mars 2024',
      '20 novembre 2026',
      '800 × 600',
      '961 ko',
    ])
      expect((await facts.innerText()).replace(/\u00a0|\u202f/g, ' ')).toContain(fact)
    await page.keyboard.press('ArrowRight')
    await until(
      () => facts.innerText(),
      (text) => /Pages\s+1/.test(text),
    )
  })

  test('neighbours are fetched ahead, their originals are not', async () => {
    const { asked } = stand().harness
    const from = asked.length
    const page = await stand().open('cmyk.jpg', { only: ['cmyk.jpg', 'camera-10mp.jpg', 'pages-120.pdf'] })
    await until(
      () => Promise.resolve(asked.slice(from)),
      (paths) => paths.includes('/files/camera-10mp.jpg/medium'),
    )
    expect(asked.slice(from)).not.toContain('/files/camera-10mp.jpg/original')
    const before = asked.length
    await page.keyboard.press('ArrowRight')
    await picture(page, 'camera-10mp.jpg').waitFor()
    expect(asked.slice(before)).not.toContain('/files/camera-10mp.jpg/medium')
  })

  test('two beside each other, zoomed together until they are unlinked', async () => {
    const two = ['io-dental-synthetic.dcm', 'cr-mono1-explicit-le.dcm', 'cmyk.jpg']
    const page = await stand().open(two[0] ?? '', { only: two })
    const left = await drawn(page, 'io-dental-synthetic.dcm')
    await page.keyboard.press('c')
    const right = await drawn(page, 'cr-mono1-explicit-le.dcm')
    await stand().shoot(page, 'compare')
    const [before, other] = [await box(left), await box(right)]
    await page.keyboard.press('+')
    await page.keyboard.press('+')
    await until(
      async () => (await box(right)).width / other.width,
      (ratio) => Math.abs(ratio - 1.5625) < 0.02,
    )
    await until(
      async () => (await box(left)).width / before.width,
      (ratio) => Math.abs(ratio - 1.5625) < 0.02,
    )
    await page.keyboard.press('l')
    await page.keyboard.press('0')
    await until(
      async () => (await box(left)).width,
      (width) => Math.abs(width - before.width) < 1,
    )
    expect((await box(right)).width / other.width).toBeCloseTo(1.5625, 1)
    // The other side takes its turn with the arrows.
    await page.keyboard.press('v')
    await page.keyboard.press('ArrowRight')
    await picture(page, 'cmyk.jpg').waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('c')
    await right.waitFor({ state: 'detached' })
  })

  test('a refused download is said', async () => {
    const page = await stand().open('rgb.bmp', { only: ['rgb.bmp', 'notes.txt'] })
    const { asked } = stand().harness
    await page.getByText('Ce type de fichier ne s’affiche pas ici').waitFor()
    await stand().shoot(page, 'other')
    await page.keyboard.press('d')
    await until(
      () => Promise.resolve(asked.at(-1)),
      (path) => path === '/downloaded/rgb.bmp',
    )
    expect(await violations(page)).toEqual([])
  })

  test.each([
    ['io-dental-synthetic.dcm', 1280, 'light'],
    ['io-dental-synthetic.dcm', 375, 'dark'],
    ['us-ybr422-jpeg-30frames.dcm', 375, 'light'],
    ['us-ybr422-jpeg-30frames.dcm', 1280, 'dark'],
    ['camera-10mp.jpg', 1280, 'light'],
    ['camera-10mp.jpg', 375, 'dark'],
    ['text-multilingual.pdf', 1280, 'dark'],
    ['text-multilingual.pdf', 375, 'light'],
    ['sr-basic-text.dcm', 375, 'light'],
    ['foreign-syntax.dcm', 1280, 'light'],
    ['foreign-syntax.dcm', 375, 'light'],
    ['truncated.dcm', 1280, 'dark'],
    ['encrypted-user-password.pdf', 375, 'dark'],
  ] as const)(
    '%s at %d px, %s: nothing for axe to say, nothing beyond the edge',
    async (id, width, scheme) => {
      const page = await stand().open(id, {
        width,
        height: width === 375 ? 667 : 800,
        scheme,
        isTouch: width === 375,
      })
      await page.locator('progress').waitFor({ state: 'detached' })
      await page.waitForFunction(
        () => document.querySelector('canvas, dialog img, form, [role=alert]') !== null,
      )
      await stand().shoot(page, `${id}-${String(width)}-${scheme}`)
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      for (const button of await page.getByRole('dialog').getByRole('button').all()) {
        const { x, y, width: wide, height } = await box(button)
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x + wide).toBeLessThanOrEqual(width)
        expect(y + height).toBeLessThanOrEqual(width === 375 ? 667 : 800)
        expect(Math.min(wide, height)).toBeGreaterThanOrEqual(44)
      }
    },
  )

  test('English stands beside French', async () => {
    const page = await stand().open('us-ybr422-jpeg-30frames.dcm', { language: 'en' })
    await page.getByRole('button', { name: 'Play the loop' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('region', { name: 'Keyboard shortcuts' }).waitFor()
  })

  test('without motion where none is wanted', async () => {
    const page = await stand().open('cmyk.jpg', { isMotionReduced: true })
    await picture(page, 'cmyk.jpg').waitFor()
    await page.keyboard.press('+')
    const duration = await page
      .locator('[data-smooth]')
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).transitionDuration))
    expect(duration).toBeLessThan(0.001)
  })
}
