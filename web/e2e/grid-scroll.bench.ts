import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { openRadiographs } from './documents'
import { newPatient, newPractice, seedDocuments } from './practice'
import { openWindow, signIn } from './window'

const TILES = 500
const WHEEL_PX = 240
const LONG_MS = 50

/** Notes how long each frame of the screen took, from now on. */
async function record(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const frames: number[] = []
    Object.assign(globalThis, { frames })
    let last = performance.now()
    const note = (now: number) => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  })
  return () => page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames.splice(0).slice(1))
}

/** Turns the wheel until the page stands still. */
async function scroll(page: Page, by: number): Promise<void> {
  for (let before = NaN, now = -1; before !== now;) {
    before = now
    for (let turn = 0; turn < 8; turn += 1) await page.mouse.wheel(0, by)
    now = await page.evaluate(
      () =>
        new Promise<number>((seen) => {
          requestAnimationFrame(() => {
            seen(scrollY)
          })
        }),
    )
  }
}

it('measures scrolling', { timeout: 300_000 }, async () => {
  const practice = await newPractice('Cabinet du Défilement')
  const patientId = await newPatient(practice)
  await seedDocuments(practice, patientId, TILES)
  const { page } = await openWindow()
  await signIn(page, practice.practitioner)
  await openRadiographs(page, patientId)
  const tiles = page.locator('[data-tile]')
  const read = await record(page)
  await page.mouse.move(640, 400)
  const tell = async (what: string) => {
    const frames = await read()
    const long = frames.filter((ms) => ms > LONG_MS).length
    console.info(
      `${String(await tiles.count())} tiles, ${what}: ${String(frames.length)} frames, ${((100 * long) / frames.length).toFixed(1)} % over ${String(LONG_MS)} ms, longest ${Math.max(...frames).toFixed(0)} ms`,
    )
  }
  while ((await tiles.count()) < TILES) await scroll(page, WHEEL_PX)
  await tell('down while they are fetched')
  for (let run = 1; run <= 3; run += 1) {
    await scroll(page, -WHEEL_PX)
    await scroll(page, WHEEL_PX)
    await tell(`up and down, run ${String(run)}`)
  }
})
