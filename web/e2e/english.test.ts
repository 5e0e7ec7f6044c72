import { describe, expect, it } from 'vitest'
import { choose, sample, tile } from './documents'
import { MUSTER, newPatient, newPractice, sql } from './practice'
import { check, openWindow, screenshot, signIn, type Window } from './window'

/** As long as a worker takes on a busy machine. */
const SLOW = { timeout: 20_000 }

describe('in English', () => {
  it.each(['desk', 'phone'] as const)('the tabs and the viewer say the same, %s', async (size) => {
    const practice = await newPractice('Cabinet des Bruyères')
    const patientId = await newPatient(practice, MUSTER)
    await sql()`update public.profiles set locale = 'en' where id = ${practice.practitioner.id}`
    const window = await openWindow({ size, language: 'en-GB', dark: size === 'phone' })
    const { page } = window
    await signIn(page, practice.practitioner)
    await page.goto(`/patients/${patientId}/radiographies`)
    await page.getByRole('heading', { name: 'No radiographs' }).waitFor()
    await look(window, `english, radiographs empty, ${size}`)
    await choose(page, [sample('dicom/io-dental-synthetic.dcm'), sample('photo/grey-16bit.png')])
    await tile(page, 'io-dental-synthetic').locator('img').waitFor(SLOW)
    await look(window, `english, radiographs, ${size}`)
    await page.locator('[data-tile]', { hasText: 'io-dental' }).press('Enter')
    await page.locator('dialog canvas[aria-label*="io-dental-synthetic"]').waitFor()
    await look(window, `english, radiograph opened, ${size}`)
    await page.keyboard.press('?')
    await look(window, `english, keys, ${size}`)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')

    await page.goto(`/patients/${patientId}/documents`)
    await choose(page, [sample('pdf/pages-120.pdf'), sample('photo/camera-10mp.jpg')])
    await tile(page, 'pages-120').locator('img').waitFor(SLOW)
    await tile(page, 'camera-10mp').locator('img').waitFor(SLOW)
    await look(window, `english, documents, ${size}`)
    await page.locator('[data-tile]', { hasText: 'pages-120' }).press('Enter')
    await page.getByRole('dialog').locator('[role=img][aria-label="Page 1"] > canvas').waitFor()
    await look(window, `english, document opened, ${size}`)
    await page.keyboard.press('Escape')
    await page.locator('[data-tile]', { hasText: 'pages-120' }).press('Delete')
    await page.getByRole('dialog').getByText('To be kept until', { exact: false }).waitFor()
    await look(window, `english, delete, ${size}`)
  })
})

/** No French is left over, and nothing is wider than the window. */
async function look(window: Window, name: string): Promise<void> {
  const { page } = window
  await screenshot(page, name)
  await check(window, ['Muster'])
  const text = await page.locator('body').innerText()
  expect(text.replace('Cabinet des Bruyères', '')).not.toMatch(/[éèêçœ«»]/)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}
