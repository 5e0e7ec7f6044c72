import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { box, drawn, picture, sampled, until, type Stand } from './window'

interface Reference {
  grid: number
  files: Record<string, { size: [number, number]; command: string; values: (number | number[])[] }>
}

/** What DCMTK makes of the samples: its command, and the grey or colour at the middles of a grid. */
const reference = JSON.parse(readFileSync(new URL('dcmtk.json', import.meta.url), 'utf8')) as Reference

const BITEWING = 'io-dental-synthetic.dcm'
const LOOP = 'us-ybr422-jpeg-30frames.dcm'

const readout = (page: Page) => page.getByText(/^Largeur/).innerText()
const preset = (page: Page) => page.getByRole('combobox', { name: 'Fenêtre' })
const frame = (page: Page) => page.getByRole('slider', { name: 'Image de la séquence' })

async function opened(stand: Stand, id: string, options: Parameters<Stand['open']>[1] = {}): Promise<Page> {
  const page = await stand.open(id, { only: [id, 'cmyk.jpg'], ...options })
  await drawn(page, id)
  return page
}

export function dicomTests(stand: () => Stand): void {
  describe('the screen shows what DCMTK computes', () => {
    test.each(Object.entries(reference.files))('%s', async (id, { size, values }) => {
      const page = await opened(stand(), id)
      const canvas = await drawn(page, id)
      expect(
        await canvas.evaluate((element) => [
          (element as HTMLCanvasElement).width,
          (element as HTMLCanvasElement).height,
        ]),
      ).toEqual(size)
      const pixels = await sampled(canvas, reference.grid)
      const expected = values.map((value) => (typeof value === 'number' ? [value, value, value] : value))
      const differences = pixels.map((pixel, at) =>
        Math.max(...pixel.map((byte, channel) => Math.abs(byte - (expected[at]?.[channel] ?? NaN)))),
      )
      // Rounding, of windows and of colours; of a lossy coding also the inverse transform.
      expect(Math.max(...differences)).toBeLessThanOrEqual(id === LOOP ? 3 : 1)
    })
  })

  test('JPEG 2000, which DCMTK does not read, shows what the worker’s decoder made of it', async () => {
    const id = 'cr-mono1-jpeg2000.dcm'
    const page = await opened(stand(), id)
    const mean = (pixels: number[][]) =>
      pixels.reduce((sum, [grey]) => sum + (grey ?? NaN), 0) / pixels.length
    const own = await sampled(await drawn(page, id), 48)
    const image = await page.evaluateHandle(async (id) => {
      const image = new Image()
      image.src = `/files/${id}/medium`
      await image.decode()
      document.body.append(image)
      return image
    }, id)
    const theirs = await sampled(page.locator('body > img'), 48)
    await image.dispose()
    const differences = own.map(([grey], at) => Math.abs((grey ?? NaN) - (theirs[at]?.[0] ?? NaN)))
    expect(Math.abs(mean(own) - mean(theirs))).toBeLessThan(1)
    expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(4)
  })

  test('a drag changes the window, a double click puts everything back', async () => {
    const page = await opened(stand(), BITEWING)
    expect(await readout(page)).toBe('Largeur 3200 · Centre 2048')
    const before = await sampled(await drawn(page, BITEWING), 8)
    await page.mouse.move(640, 380)
    await page.mouse.down()
    await page.mouse.move(690, 420, { steps: 5 })
    await page.mouse.up()
    const [width = 0, center = 0] = ((await readout(page)).match(/\d+/g) ?? []).map(Number)
    expect(width).toBeGreaterThan(3200)
    expect(center).toBeGreaterThan(2048)
    expect(await preset(page).locator('option:checked').innerText()).toBe('Réglage manuel')
    const sum = (pixels: number[][]) => pixels.flat().reduce((a, b) => a + b, 0)
    await until(
      async () => sum(await sampled(await drawn(page, BITEWING), 8)),
      (now) => now < sum(before),
    )
    await page.mouse.dblclick(640, 380)
    await until(
      () => readout(page),
      (text) => text === 'Largeur 3200 · Centre 2048',
    )
    await until(
      () => drawn(page, BITEWING).then((canvas) => sampled(canvas, 8)),
      (now) => sum(now) === sum(before),
    )
  })

  test('presets, from the list and by P; Alt with arrows for keyboards alone', async () => {
    const page = await opened(stand(), BITEWING)
    expect(await preset(page).locator('option').allInnerTexts()).toEqual([
      'Du fichier',
      'Toute l’étendue',
      'Dentaire',
      'Os',
      'Tissus mous',
    ])
    await preset(page).selectOption('Toute l’étendue')
    expect(await readout(page)).toBe('Largeur 3242 · Centre 2019')
    await page.getByRole('dialog').focus()
    await page.keyboard.press('p')
    expect(await preset(page).locator('option:checked').innerText()).toBe('Dentaire')
    const dental = await readout(page)
    await page.keyboard.press('Alt+ArrowRight')
    expect(await readout(page)).not.toBe(dental)
  })

  test('I inverts every grey, and a MONOCHROME1 file is inverted from the start', async () => {
    const page = await opened(stand(), BITEWING)
    const before = await sampled(await drawn(page, BITEWING), 8)
    await page.keyboard.press('i')
    await until(
      () => drawn(page, BITEWING).then((canvas) => sampled(canvas, 8)),
      (now) => now.every(([grey], at) => (grey ?? NaN) === 255 - (before[at]?.[0] ?? NaN)),
    )
    // That the radiograph of a leg is bright bone on black is in the reference; its button is not pressed.
    const leg = await opened(stand(), 'cr-mono1-explicit-le.dcm')
    expect(await leg.getByRole('button', { name: 'Inverser les gris' }).getAttribute('aria-pressed')).toBe(
      'false',
    )
  })

  test('W lets a drag move the picture; the right button always does', async () => {
    const page = await opened(stand(), BITEWING)
    for (let step = 0; step < 4; step++) await page.keyboard.press('+')
    await page.waitForTimeout(250)
    const canvas = await drawn(page, BITEWING)
    const drag = async (button: 'left' | 'right') => {
      const before = await box(canvas)
      await page.mouse.move(640, 380)
      await page.mouse.down({ button })
      await page.mouse.move(700, 380, { steps: 4 })
      await page.mouse.up({ button })
      return (await box(canvas)).x - before.x
    }
    expect(await drag('left')).toBeCloseTo(0, 0)
    expect(await drag('right')).toBeCloseTo(60, 0)
    await page.keyboard.press('w')
    expect(await drag('left')).toBeCloseTo(60, 0)
  })

  test('a loop: slider, keys, wheel with Shift, play and pause', async () => {
    const page = await opened(stand(), LOOP)
    const first = await sampled(await drawn(page, LOOP), 24)
    await page.keyboard.press('PageDown')
    expect(await frame(page).inputValue()).toBe('1')
    await page.keyboard.press('PageUp')
    await page.keyboard.press('PageUp')
    expect(await frame(page).inputValue()).toBe('29')
    expect(await frame(page).getAttribute('aria-valuetext')).toBe('Image 30 sur 30')
    await page.mouse.move(640, 380)
    await page.keyboard.down('Shift')
    await page.mouse.wheel(0, 100)
    await page.keyboard.up('Shift')
    await until(
      () => frame(page).inputValue(),
      (value) => value === '0',
    )
    await frame(page).fill('10')
    await until(
      () => drawn(page, LOOP).then((canvas) => sampled(canvas, 24)),
      (now) => JSON.stringify(now) !== JSON.stringify(first),
    )
    await page.getByRole('dialog').focus()
    await page.keyboard.press(' ')
    const started = Date.now()
    const seen = new Set<string>()
    while (Date.now() - started < 1200) seen.add(await frame(page).inputValue())
    // 33 ms a frame, says the file; a busy machine may leave out what it shows to this loop.
    expect(seen.size).toBeGreaterThan(8)
    await page.getByRole('button', { name: 'Arrêter la séquence' }).click()
    const at = await frame(page).inputValue()
    await page.waitForTimeout(250)
    expect(Math.abs(Number(await frame(page).inputValue()) - Number(at))).toBeLessThanOrEqual(1)
    expect(await page.getByRole('combobox').count()).toBe(0)
  })

  test('the scale grows with the picture and says where it holds', async () => {
    const page = await opened(stand(), BITEWING)
    const bar = page.getByText('5 mm au détecteur')
    await bar.waitFor()
    const canvas = await box(await drawn(page, BITEWING))
    const { width } = await box(bar.locator('xpath=preceding-sibling::span'))
    expect(width).toBeCloseTo((5 / 0.05) * (canvas.width / 800), 0)
    // A slice of a CT is as large as it says.
    const slice = await opened(stand(), 'ct-implicit-le.dcm')
    await slice.getByText(/^\d+\smm$/).waitFor()
  })

  test('a coding that is not shown: the derivative, its name, and the way to the original', async () => {
    const page = await stand().open('foreign-syntax.dcm', { only: ['foreign-syntax.dcm'] })
    const said = page.getByRole('status')
    await said
      .getByText('Le codage de ce fichier DICOM (JPEG 2000 Part 2 Lossless) ne s’affiche pas ici')
      .waitFor()
    await said.getByText('Vous voyez l’aperçu enregistré').waitFor()
    await said.getByRole('button', { name: 'Télécharger' }).waitFor()
    expect(
      await picture(page, 'foreign-syntax.dcm').evaluate((image) => (image as HTMLImageElement).naturalWidth),
    ).toBeGreaterThan(1000)
  })

  test.each([
    ['sr-basic-text.dcm', 'ne contient pas d’image'],
    ['DICOMDIR', 'ne contient pas d’image'],
    ['truncated.dcm', 'est endommagé'],
    ['zip.dcm', 'n’est pas lisible comme un fichier DICOM'],
  ])('%s is a sentence, never a blank', async (id, sentence) => {
    const page = await stand().open(id, { only: [id] })
    await page.getByRole('alert').getByText(sentence).waitFor()
    await page.getByRole('alert').getByRole('button', { name: 'Télécharger' }).waitFor()
  })

  test('a finger swipes past a radiograph until windowing is asked for, at 375 px', async () => {
    const page = await opened(stand(), BITEWING, { width: 375, height: 667, isTouch: true })
    const button = page.getByRole('button', { name: 'Fenêtrage par glissement' })
    expect(await button.getAttribute('aria-pressed')).toBe('false')
    await button.tap()
    expect(await button.getAttribute('aria-pressed')).toBe('true')
  })
}
