import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { box, until, type Stand } from './window'

const pages = (page: Page) => page.getByRole('img', { name: /^Page \d+$/ })
const counter = (page: Page) => page.locator('output[aria-label^="Page"]')

/** How much of the first canvas is not white. */
const ink = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[role=img] > canvas')
    const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    let dark = 0
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) dark++
    return dark
  })

export function pdfTests(stand: () => Stand): void {
  test('a hundred and twenty pages keep their place, and only those near the screen are drawn', async () => {
    const page = await stand().open('pages-120.pdf', { only: ['pages-120.pdf'] })
    await until(
      () => counter(page).innerText(),
      (text) => text === '1 / 120',
    )
    await until(
      () => ink(page),
      (dark) => dark > 100,
    )
    expect(await pages(page).count()).toBe(120)
    await page.keyboard.press('PageDown')
    await until(
      () => counter(page).innerText(),
      (text) => text === '2 / 120',
    )
    await page.keyboard.press('PageUp')
    await until(
      () => counter(page).innerText(),
      (text) => text === '1 / 120',
    )
    await page.mouse.move(640, 400)
    for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, 5000)
    await until(
      () => counter(page).innerText(),
      (text) => Number.parseInt(text) > 15,
    )
    await until(
      () => ink(page),
      (dark) => dark > 100,
    )
    expect(await page.locator('[role=img] > canvas').count()).toBeLessThanOrEqual(5)
  })

  test('zoom by keys, by wheel with Ctrl at the pointer, and back; R turns', async () => {
    const page = await stand().open('text-multilingual.pdf', { only: ['text-multilingual.pdf'] })
    await until(
      () => ink(page),
      (dark) => dark > 100,
    )
    const fitted = await box(pages(page).first())
    await page.keyboard.press('+')
    await until(
      async () => (await box(pages(page).first())).width,
      (width) => Math.abs(width - fitted.width * 1.25) < 3,
    )
    await page.keyboard.press('0')
    await until(
      async () => (await box(pages(page).first())).width,
      (width) => Math.abs(width - fitted.width) < 3,
    )
    await page.mouse.move(500, 300)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -60)
    await page.keyboard.up('Control')
    const zoomed = await until(
      () => box(pages(page).first()),
      ({ width }) => width > fitted.width * 1.5,
    )
    const share = (place: typeof fitted) => (500 - place.x) / place.width
    expect(share(zoomed)).toBeCloseTo(share(fitted), 1)
    await page.keyboard.press('1')
    await until(
      async () => (await box(pages(page).first())).width,
      (width) => Math.abs(width - 595.3 * (96 / 72)) < 3,
    )
    await page.keyboard.press('0')
    await page.keyboard.press('r')
    await until(
      () => box(pages(page).first()),
      ({ width, height }) => width > height,
    )
  })

  test('a password is asked for, refused when wrong, and kept nowhere', async () => {
    const page = await stand().open('encrypted-user-password.pdf', { only: ['encrypted-user-password.pdf'] })
    const field = page.getByLabel('Ce PDF est protégé par un mot de passe.')
    await field.fill('wrong')
    await page.getByRole('button', { name: 'Ouvrir' }).click()
    await page.getByText('Ce mot de passe n’ouvre pas le document.').waitFor()
    await field.fill('user')
    await field.press('Enter')
    await until(
      () => ink(page),
      (dark) => dark > 100,
    )
    expect(await field.count()).toBe(0)
  })

  test('scripts do not run, forms and links are pictures', async () => {
    const { asked } = stand().harness
    const from = asked.length
    // A dialog or a message of a script would fail the test when it is left.
    for (const id of ['script.pdf', 'form-javascript.pdf']) {
      const page = await stand().open(id, { only: [id] })
      await page.locator('[role=img] > canvas').first().waitFor()
      await page.waitForTimeout(400)
      expect(
        await page.locator('dialog a, dialog iframe, dialog [data-annotation-id], dialog input').count(),
      ).toBe(0)
      await page.mouse.click(640, 300)
      expect(page.context().pages()).toHaveLength(1)
      expect(new URL(page.url()).origin).toBe(stand().harness.url)
      if (id === 'form-javascript.pdf') {
        await until(
          () => ink(page),
          (dark) => dark > 1000,
        )
        await stand().shoot(page, 'form')
      }
    }
    expect(asked.slice(from).filter((path) => /quickjs|sandbox/.test(path))).toEqual([])
  })

  test('a scan, which is one JPEG, is drawn', async () => {
    const page = await stand().open('scan-one-page.pdf', { only: ['scan-one-page.pdf'] })
    await until(
      () => ink(page),
      (dark) => dark > 1000,
    )
    await stand().shoot(page, 'scan')
  })

  test('a torn PDF is a sentence', async () => {
    const page = await stand().open('torn.pdf', { only: ['torn.pdf'] })
    await page.getByRole('alert').getByText('Ce fichier est endommagé').waitFor()
  })
}
