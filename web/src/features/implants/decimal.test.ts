import { describe, expect, it } from 'vitest'
import { readDecimal } from './decimal'

describe('a number that somebody types', () => {
  it('is read with a comma, a point or neither', () => {
    expect(['54,9', ' 54.9 ', '55', '100', '4'].map(readDecimal)).toEqual([54.9, 54.9, 55, 100, 4])
  })

  it('is none where it is anything else', () => {
    expect(['', 'abc', '54,95', '-3', '1e2', '5 4', ',5', '1000'].map(readDecimal)).toEqual(
      Array(8).fill(null),
    )
  })
})
