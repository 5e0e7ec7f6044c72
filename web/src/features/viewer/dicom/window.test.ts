import { describe, expect, test } from 'vitest'
import { between, dragged, lookUp, presetsOf, shade } from './window'

describe('LINEAR, the formula of PS3.3 C.11.2.1.2.1', () => {
  const window = { center: 2048, width: 4096 }

  test.each([
    [0, 0],
    [4095, 255],
    [-1, 0],
    [4096, 255],
    [2048, ((2048 - 2047.5) / 4095 + 0.5) * 255],
  ])('%d is %d', (value, grey) => {
    expect(shade(value, window, 'LINEAR')).toBeCloseTo(grey, 9)
  })

  test('a width of one is a threshold', () => {
    expect(shade(39, { center: 40, width: 1 }, 'LINEAR')).toBe(0)
    expect(shade(40, { center: 40, width: 1 }, 'LINEAR')).toBe(255)
  })
})

test('LINEAR_EXACT has no half steps', () => {
  expect(shade(0, { center: 50, width: 100 }, 'LINEAR_EXACT')).toBe(0)
  expect(shade(50, { center: 50, width: 100 }, 'LINEAR_EXACT')).toBe(127.5)
  expect(shade(100, { center: 50, width: 100 }, 'LINEAR_EXACT')).toBe(255)
})

test('SIGMOID is half at its centre and never quite white', () => {
  expect(shade(50, { center: 50, width: 100 }, 'SIGMOID')).toBe(127.5)
  expect(shade(100, { center: 50, width: 100 }, 'SIGMOID')).toBeCloseTo(255 / (1 + Math.exp(-2)), 9)
})

test('a window between two values shows the first black and the last white', () => {
  const window = between(398, 3639)
  expect(shade(398, window, 'LINEAR')).toBe(0)
  expect(shade(3639, window, 'LINEAR')).toBe(255)
  expect(shade(3638, window, 'LINEAR')).toBeLessThan(255)
})

test('a table answers with its ends outside of it', () => {
  const table = { first: -2, bits: 8, entries: [10, 20, 30] }
  expect([-9, -2, -1, 0, 7].map((value) => lookUp(table, value))).toEqual([10, 10, 20, 30, 30])
})

describe('a drag', () => {
  test('to the right widens, downwards darkens, and wide windows move faster', () => {
    const narrow = dragged({ center: 40, width: 400 }, 100, 100)
    expect(narrow).toEqual({ center: 140, width: 500 })
    expect(dragged({ center: 0, width: 4000 }, 100, 0).width).toBe(5000)
    expect(shade(40, narrow, 'LINEAR')).toBeLessThan(shade(40, { center: 40, width: 400 }, 'LINEAR'))
  })

  test('never turns a window inside out', () => {
    expect(dragged({ center: 0, width: 100 }, -10_000, 0).width).toBe(1)
  })
})

describe('presets', () => {
  const share = (share: number) => share * 1000

  test('begin with how the picture was meant', () => {
    const own = [
      { center: 40, width: 400 },
      { center: 300, width: 1500 },
    ]
    const presets = presetsOf(own, false, true, share)
    expect(presets.map(({ key }) => key)).toEqual(['file', 'file', 'full', 'dental', 'bone', 'soft'])
    expect(presets[0]?.window).toEqual(own[0])
  })

  test('the table of the file stands before its windows', () => {
    expect(presetsOf([{ center: 1, width: 2 }], true, false, share)[0]).toEqual({
      key: 'file',
      number: 1,
      window: null,
    })
  })

  test('of a CT are Hounsfield units, of a projection shares of its own values', () => {
    const soft = (isCt: boolean) =>
      presetsOf([], false, isCt, share).find(({ key }) => key === 'soft')?.window
    expect(soft(true)).toEqual({ center: 40, width: 400 })
    expect(soft(false)).toEqual(between(5, 700))
  })
})
