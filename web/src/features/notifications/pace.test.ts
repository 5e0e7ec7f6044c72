import { describe, expect, it } from 'vitest'
import { pace } from './pace'

const SEEN = { isVisible: true, isTold: false, failures: 0, random: 0 }

describe('the badge', () => {
  it('is asked for at most every 1.5 seconds where it is seen, every 30 where not, and never in step', () => {
    expect(pace(SEEN)).toBe(1_500)
    expect(pace({ ...SEEN, random: 1 })).toBe(1_200)
    expect(pace({ ...SEEN, isVisible: false })).toBe(30_000)
    expect(pace({ ...SEEN, isVisible: false, random: 0.5 })).toBe(27_000)
  })

  it('is seldom asked for where it rings by itself', () => {
    expect(pace({ ...SEEN, isTold: true })).toBe(30_000)
    expect(pace({ ...SEEN, isTold: true, isVisible: false })).toBe(30_000)
  })

  it('leaves a server in trouble alone', () => {
    const waits = [1, 2, 3, 5, 50].map((failures) => pace({ ...SEEN, failures }))
    expect(waits).toEqual([3_000, 6_000, 12_000, 30_000, 30_000])
  })
})
