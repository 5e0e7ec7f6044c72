import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { walkAlone } from './walk'
import { box, drawn, picture, type Stand } from './window'

const ROUND = [
  'cr-mono1-explicit-le.dcm',
  'camera-10mp.jpg',
  'pages-120.pdf',
  'cr-mono1-jpeg2000.dcm',
  'us-ybr422-jpeg-30frames.dcm',
  'scan-one-page.pdf',
  'io-dental-synthetic.dcm',
  'text-multilingual.pdf',
  'ct-implicit-le.dcm',
  'us-palette.dcm',
]
const OPENED = 50
const MIB = 2 ** 20
/** Twice what is seen; if the bytes of the documents stayed, they would be 45. */
const PROCESS_GROWTH_MIB_MAX = 15

function rounds(length: number): string[] {
  return Array.from({ length }, (_, at) => ROUND[at % ROUND.length] ?? '')
}

/** What the engine holds after a collection. */
async function memory(page: Page): Promise<{ heap: number; nodes: number; workers: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  // Decoded pictures stay in caches that the engine empties when memory is short: this asks it to.
  await session.send('Memory.simulatePressureNotification', { level: 'critical' })
  await page.waitForTimeout(600)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  await session.detach()
  return {
    heap: (usedSize + backingStorageSize) / MIB,
    nodes,
    workers: page.workers().length,
  }
}

/** From an event to the end of the frame that shows what came of it. */
async function record(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const found: number[] = []
    Object.assign(window, { found })
    for (const name of ['wheel', 'pointermove', 'pointerdown', 'keydown'])
      window.addEventListener(
        name,
        ({ timeStamp }) =>
          requestAnimationFrame(() => setTimeout(() => found.push(performance.now() - timeStamp))),
        { capture: true, passive: true },
      )
  })
  return () => page.evaluate(() => (window as unknown as { found: number[] }).found)
}

async function workOver(page: Page): Promise<void> {
  const middle = { x: 640, y: 380 }
  await page.mouse.move(middle.x, middle.y)
  for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, -120)
  await page.mouse.down()
  await page.mouse.move(middle.x + 200, middle.y + 120, { steps: 30 })
  await page.mouse.move(middle.x - 100, middle.y - 60, { steps: 30 })
  await page.mouse.up()
  for (const key of ['+', '-', '0', 'r', 'R', 'Shift+ArrowLeft']) await page.keyboard.press(key)
}

const at = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN

export function measureTests(stand: () => Stand): void {
  test('memory stays flat over fifty documents', { timeout: 180_000 }, async () => {
    const page = await stand().open(ROUND[0] ?? '', {
      only: rounds(OPENED + 1),
    })
    const readings: Awaited<ReturnType<typeof memory>>[] = []
    for (let opened = 0; opened < OPENED; opened++) {
      const id = ROUND[opened % ROUND.length] ?? ''
      if (id.endsWith('.dcm')) await drawn(page, id)
      else if (id.endsWith('.pdf')) await page.locator('[role=img] > canvas').first().waitFor()
      else await picture(page, id).waitFor()
      if (opened % ROUND.length === ROUND.length - 1) readings.push(await memory(page))
      await page.keyboard.press('ArrowRight')
    }
    console.log(
      readings
        .map((r) =>
          Object.entries(r)
            .map(([name, value]) => `${name} ${value.toFixed(1)}`)
            .join(', '),
        )
        .join('\n'),
    )
    const [first, last] = [readings[0], readings.at(-1)]
    if (!first || !last) throw new Error('no readings')
    expect(last.workers).toBeLessThanOrEqual(1)
    expect(last.heap - first.heap).toBeLessThan(2)
    expect(last.nodes - first.nodes).toBeLessThan(200)
  })

  test('the process takes no more after fifty documents than after ten', { timeout: 180_000 }, async () => {
    const readings = await walkAlone(stand().harness, rounds(OPENED), ROUND.length)
    const said = readings.map(({ own, shared }) =>
      [own, shared].map((bytes) => (bytes / MIB).toFixed(0)).join(' + '),
    )
    console.log(`MiB of its own + shared: ${said.join(', ')}`)
    const [first = NaN, last = NaN] = [readings[0]?.own, readings.at(-1)?.own]
    expect((last - first) / MIB).toBeLessThan(PROCESS_GROWTH_MIB_MAX)
  })

  test.each([
    'io-dental-synthetic.dcm',
    'cr-mono1-explicit-le.dcm',
    'cr-mono1-jpeg2000.dcm',
    'us-8bit-jpeg-lossless.dcm',
  ])('%s is there before anybody looks up', async (id) => {
    const page = await stand().open('cmyk.jpg', { only: ['cmyk.jpg', id] })
    await picture(page, 'cmyk.jpg').waitFor()
    const start = Date.now()
    await page.keyboard.press('ArrowRight')
    await drawn(page, id)
    console.log(`${id}: drawn after ${String(Date.now() - start)} ms`)
    expect(Date.now() - start).toBeLessThan(3000)
  })

  test.each([
    ['camera-10mp.jpg', false],
    ['cr-mono1-explicit-le.dcm', false],
    ['cr-mono1-explicit-le.dcm', true],
  ] as const)('%s (moved: %s): what is done is seen, and how soon', async (id, isMoved) => {
    const page = await stand().open(id, { only: [id] })
    if (id.endsWith('.dcm')) await drawn(page, id)
    else await picture(page, id).waitFor()
    if (isMoved) await page.keyboard.press('w')
    const read = await record(page)
    await workOver(page)
    await page.waitForTimeout(500)
    const found = await read()
    console.log(
      `${id}: ${String(found.length)} events, median ${at(found, 0.5).toFixed(0)} ms, 95 % ${at(found, 0.95).toFixed(0)} ms, most ${Math.max(...found).toFixed(0)} ms`,
    )
    // How soon is printed and not judged: machines of tests are shared. That each was answered is.
    expect(found.length).toBeGreaterThan(40)
    expect((await box(page.getByRole('dialog'))).width).toBe(1280)
  })
}
