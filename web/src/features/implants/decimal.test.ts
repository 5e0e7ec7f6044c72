import { describe, expect, it } from 'vitest'
import { readIsq, readMillimetres } from './decimal'

const WRONG = ['', 'abc', '54,955', '-3', '1e2', '5 4', ',5', '5,', '1000']

describe('a number that somebody types', () => {
  it('is read with a comma, a point or neither', () => {
    const typed = ['54,9', ' 54.9 ', '55', '100', '4']
    for (const read of [readIsq, readMillimetres]) expect(typed.map(read)).toEqual([54.9, 54.9, 55, 100, 4])
  })

  it('is none where it is anything else', () => {
    for (const read of [readIsq, readMillimetres]) expect(WRONG.map(read)).toEqual(WRONG.map(() => null))
  })

  it('has two decimals where it is a size, and one where it is an ISQ', () => {
    expect(['3,75', '4.25', '10,05'].map(readMillimetres)).toEqual([3.75, 4.25, 10.05])
    expect(['3,75', '4.25', '10,05'].map(readIsq)).toEqual([null, null, null])
  })
})
