import { describe, expect, it } from 'vitest'
import { gapIn } from './chain'

const numbered = (...numbers: number[]) => numbers.map((seq) => ({ seq }))

describe('gapIn', () => {
  it('finds none where each number follows the one before', () => {
    expect(gapIn([])).toBeNull()
    expect(gapIn(numbered(7))).toBeNull()
    expect(gapIn(numbered(9, 8, 7))).toBeNull()
  })

  it('names the entry before which one is missing, or out of order', () => {
    expect(gapIn(numbered(9, 8, 6))).toBe(8)
    expect(gapIn(numbered(9, 9, 8))).toBe(9)
  })
})
