import { readFileSync } from 'node:fs'
import { it } from 'vitest'
import { choose, openRadiographs, sample, tile } from './documents'
import { newPatient, newPractice, sql } from './practice'
import { openWindow, signIn } from './window'

const PREVIEWS = 60

declare global {
  interface Window {
    seen: { lcp: number; cls: number; slowest: number }
  }
}

/** Notes what Chromium says of painting, shifting and answering. */
function observe(): void {
  globalThis.window.seen = { lcp: 0, cls: 0, slowest: 0 }
  const watch = (type: string, note: (entry: PerformanceEntry) => void, more = {}) => {
    new PerformanceObserver((list) => {
      list.getEntries().forEach(note)
    }).observe({ type, buffered: true, ...more })
  }
  watch('largest-contentful-paint', ({ startTime }) => (globalThis.window.seen.lcp = startTime))
  watch('layout-shift', (entry) => {
    if (!Reflect.get(entry, 'hadRecentInput'))
      globalThis.window.seen.cls += Number(Reflect.get(entry, 'value'))
  })
  watch(
    'event',
    ({ duration }) => (globalThis.window.seen.slowest = Math.max(globalThis.window.seen.slowest, duration)),
    { durationThreshold: 16 },
  )
}

it('measures the grid', { timeout: 300_000 }, async () => {
  const practice = await newPractice('Cabinet des Mesures')
  const patientId = await newPatient(practice)
  const { page } = await openWindow()
  await signIn(page, practice.practitioner)
  await openRadiographs(page, patientId)
  // One picture a tile, each with bytes of its own.
  const picture = readFileSync(sample('photo/cmyk.jpg'))
  for (let at = 0; at < PREVIEWS; at += 20)
    await choose(
      page,
      Array.from({ length: 20 }, (_, n) => ({
        name: `Vue ${String(at + n)}.jpg`,
        mimeType: 'image/jpeg',
        buffer: Buffer.concat([picture, Buffer.from(String(at + n))]),
      })),
    )
  await tile(page, `Vue ${String(PREVIEWS - 1)}`).waitFor({ timeout: 120_000 })
  for (let waits = 0; waits < 240; waits += 1) {
    const [left] = await sql()<{ count: string }[]>`
      select count(*) from public.patient_documents where patient_id = ${patientId} and pictures = 'pending'`
    if (left?.count === '0') break
    await page.waitForTimeout(500)
  }
  await page.addInitScript(observe)
  for (let run = 1; run <= 3; run += 1) {
    await page.reload()
    await page.locator('[data-tile]').first().waitFor()
    await page.waitForTimeout(3_000)
    const loaded = await page.evaluate(
      () => [...document.querySelectorAll('img')].filter(({ naturalWidth }) => naturalWidth > 0).length,
    )
    await page
      .getByRole('button', { name: /^Actions pour/ })
      .first()
      .click()
    await page.keyboard.press('Escape')
    for (const key of ['ArrowRight', 'ArrowDown', 'F2', 'Escape']) await page.keyboard.press(key)
    await page.waitForTimeout(500)
    const { lcp, cls, slowest } = await page.evaluate(() => globalThis.window.seen)
    console.info(
      `grid of ${String(PREVIEWS)} previews, run ${String(run)}: LCP ${lcp.toFixed(0)} ms, shift ${cls.toFixed(4)}, slowest interaction ${slowest.toFixed(0)} ms, ${String(loaded)} pictures drawn`,
    )
  }
})
