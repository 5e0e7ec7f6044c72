import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { box, picture, touch, until, type Stand } from './window'

const PHOTO = 'camera-10mp.jpg'

async function shown(stand: Stand, options: Parameters<Stand['open']>[1] = {}): Promise<Page> {
  const page = await stand.open(PHOTO, { only: ['cmyk.jpg', PHOTO, 'exif.tif'], ...options })
  await until(
    () => picture(page, PHOTO).evaluate((image) => (image as HTMLImageElement).naturalWidth),
    (width) => width === 1600,
  )
  return page
}

/** Photos: what is fetched, and how they are moved about. */
export function pictureTests(stand: () => Stand): void {
  test('the original comes only when somebody looks closer than the derivative shows', async () => {
    const { asked } = stand().harness
    const from = asked.length
    const page = await shown(stand())
    await page.keyboard.press('+')
    await page.waitForTimeout(300)
    expect(asked.slice(from)).not.toContain(`/files/${PHOTO}/original`)
    for (let step = 0; step < 4; step++) await page.keyboard.press('+')
    await until(
      () => picture(page, PHOTO).evaluate((image) => (image as HTMLImageElement).naturalWidth),
      (width) => width === 3648,
    )
    expect(asked.slice(from).filter((path) => path === `/files/${PHOTO}/original`)).toHaveLength(1)
    expect(await page.locator('footer').innerText()).toContain('3648 × 2736')
  })

  test('1 shows one pixel as one, 0 fits again', async () => {
    const page = await shown(stand())
    const fitted = await box(picture(page, PHOTO))
    await page.keyboard.press('1')
    await until(
      async () => (await box(picture(page, PHOTO))).width,
      (width) => Math.abs(width - 3648) < 1,
    )
    await page.keyboard.press('0')
    await until(
      async () => (await box(picture(page, PHOTO))).width,
      (width) => Math.abs(width - fitted.width) < 1,
    )
  })

  test('the wheel zooms to the pointer', async () => {
    const page = await shown(stand())
    const before = await box(picture(page, PHOTO))
    const pointer = { x: before.x + before.width * 0.7, y: before.y + before.height * 0.4 }
    await page.mouse.move(pointer.x, pointer.y)
    await page.mouse.wheel(0, -400)
    const after = await until(
      () => box(picture(page, PHOTO)),
      ({ width }) => width > before.width * 2,
    )
    expect((pointer.x - after.x) / after.width).toBeCloseTo(0.7, 2)
    expect((pointer.y - after.y) / after.height).toBeCloseTo(0.4, 2)
  })

  test('a drag moves what is larger than the frame, and no edge comes in', async () => {
    const page = await shown(stand())
    for (let step = 0; step < 4; step++) await page.keyboard.press('+')
    await page.waitForTimeout(250)
    const before = await box(picture(page, PHOTO))
    await page.mouse.move(640, 400)
    await page.mouse.down()
    await page.mouse.move(700, 430, { steps: 6 })
    await page.mouse.up()
    const after = await box(picture(page, PHOTO))
    expect(after.x - before.x).toBeCloseTo(60, 0)
    expect(after.y - before.y).toBeCloseTo(30, 0)
    await page.mouse.down()
    await page.mouse.move(3000, 430, { steps: 6 })
    await page.mouse.up()
    expect((await box(picture(page, PHOTO))).x).toBeCloseTo(0, 0)
  })

  test('Shift with arrows pans, R turns, a double click looks closer and back', async () => {
    const page = await shown(stand())
    const fitted = await box(picture(page, PHOTO))
    await page.mouse.dblclick(640, 380)
    await until(
      async () => (await box(picture(page, PHOTO))).width / fitted.width,
      (ratio) => Math.abs(ratio - 2.5) < 0.02,
    )
    const before = await box(picture(page, PHOTO))
    await page.keyboard.press('Shift+ArrowRight')
    expect((await box(picture(page, PHOTO))).x).toBeCloseTo(before.x - 80, 0)
    await page.mouse.dblclick(640, 380)
    await until(
      async () => (await box(picture(page, PHOTO))).width,
      (width) => Math.abs(width - fitted.width) < 1,
    )
    await page.keyboard.press('r')
    const turned = await until(
      () => box(picture(page, PHOTO)),
      ({ width, height }) => height > width,
    )
    expect(turned.height).toBeCloseTo(fitted.height, 0)
    await page.keyboard.press('Shift+R')
    await until(
      async () => (await box(picture(page, PHOTO))).width,
      (width) => Math.abs(width - fitted.width) < 1,
    )
  })

  test('the keys of a French keyboard, where digits want Shift', async () => {
    const page = await shown(stand())
    const fitted = await box(picture(page, PHOTO))
    const press = (key: string, code: string) =>
      page
        .locator('dialog')
        .evaluate(
          (dialog, [key, code]) =>
            dialog.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true })),
          [key, code] as const,
        )
    await press('+', 'Equal')
    await until(
      async () => (await box(picture(page, PHOTO))).width,
      (width) => width > fitted.width * 1.2,
    )
    await press('-', 'Digit6')
    await until(
      async () => (await box(picture(page, PHOTO))).width,
      (width) => Math.abs(width - fitted.width) < 1,
    )
    await press('&', 'Digit1')
    await until(
      async () => (await box(picture(page, PHOTO))).width,
      (width) => Math.abs(width - 3648) < 1,
    )
    await press('à', 'Digit0')
    await until(
      async () => (await box(picture(page, PHOTO))).width,
      (width) => Math.abs(width - fitted.width) < 1,
    )
  })

  test('a swipe leads on, two fingers zoom where they are, at 375 px', async () => {
    const page = await shown(stand(), { width: 375, height: 667, isTouch: true })
    const before = await box(picture(page, PHOTO))
    const middle = { x: 187, y: before.y + before.height / 2 }
    await touch(page, 'touchStart', [
      { x: 150, y: middle.y },
      { x: 230, y: middle.y },
    ])
    for (let step = 1; step <= 8; step++)
      await touch(page, 'touchMove', [
        { x: 150 - step * 10, y: middle.y },
        { x: 230 + step * 10, y: middle.y },
      ])
    await touch(page, 'touchEnd', [])
    const pinched = await until(
      () => box(picture(page, PHOTO)),
      ({ width }) => width > before.width * 2,
    )
    expect(pinched.width / before.width).toBeCloseTo(3, 0)
    // What is larger than the frame is moved by a finger, and leads nowhere.
    await swipe(page, 300, 100, middle.y)
    expect(await page.getByRole('heading', { level: 2 }).innerText()).toBe(PHOTO)
    await doubleTap(page, 187, middle.y)
    await until(
      async () => (await box(picture(page, PHOTO))).width,
      (width) => Math.abs(width - before.width) < 1,
    )
    await swipe(page, 300, 100, middle.y)
    await picture(page, 'exif.tif').waitFor()
    await swipe(page, 100, 300, middle.y)
    await picture(page, PHOTO).waitFor()
  })

  test('a TIFF is shown by its derivative, and its original is never fetched to be shown', async () => {
    const { asked } = stand().harness
    const from = asked.length
    const page = await stand().open('exif.tif', { only: ['exif.tif'] })
    await picture(page, 'exif.tif').waitFor()
    await page.keyboard.press('1')
    for (let step = 0; step < 6; step++) await page.keyboard.press('+')
    await page.waitForTimeout(300)
    expect(asked.slice(from)).not.toContain('/files/exif.tif/original')
  })

  test.each([
    ['iphone-orient6.heic', 'Le navigateur n’affiche pas ce format'],
    ['empty.jpg', 'Ce fichier est endommagé'],
    ['twelve-bits.jpg', 'Le navigateur n’affiche pas ce format'],
    ['html.jpg', 'Ce fichier est endommagé'],
  ])('%s is a sentence and a way to the original', async (id, sentence) => {
    const page = await stand().open(id, { only: [id] })
    await page.getByRole('alert').getByText(sentence).waitFor()
    await page.getByRole('alert').getByRole('button', { name: 'Télécharger' }).waitFor()
  })
}

async function swipe(page: Page, from: number, to: number, y: number): Promise<void> {
  await touch(page, 'touchStart', [{ x: from, y }])
  for (let step = 1; step <= 6; step++)
    await touch(page, 'touchMove', [{ x: from + ((to - from) * step) / 6, y }])
  await touch(page, 'touchEnd', [])
}

async function doubleTap(page: Page, x: number, y: number): Promise<void> {
  for (let tap = 0; tap < 2; tap++) {
    await touch(page, 'touchStart', [{ x, y }])
    await touch(page, 'touchEnd', [])
  }
}
