import { describe, expect, it } from 'vitest'
import { capacity, isOfText, visibleLetters, type SmsLength } from './sms-length'

function sms(change: Partial<SmsLength>): SmsLength {
  return { encoding: 'GSM-7', units: 1, segments: 1, costlyLetters: '', ...change }
}

describe('what fits', () => {
  it.each([
    ['GSM-7', 0, 160],
    ['GSM-7', 1, 160],
    ['GSM-7', 2, 306],
    ['UCS-2', 1, 70],
    ['UCS-2', 3, 201],
  ])('%s in %i is %i', (encoding, segments, letters) => {
    expect(capacity(sms({ encoding, segments }))).toBe(letters)
  })
})

describe('the letters that make it dear', () => {
  it('are named where one sees them, and not too many', () => {
    expect(visibleLetters(sms({ costlyLetters: '\u00a0ê\u200d😀\u0301' }))).toEqual(['ê', '😀'])
    expect(visibleLetters(sms({ costlyLetters: 'êôîâûç' }))).toEqual(['ê', 'ô', 'î', 'â', 'û'])
    expect(visibleLetters(sms({ costlyLetters: '\u00a0' }))).toEqual([])
  })

  it('are of the text, or of the name of the practice', () => {
    expect(isOfText(sms({ costlyLetters: 'êî' }), 'Fête')).toBe(true)
    expect(isOfText(sms({ costlyLetters: 'ê' }), '{{practice}}')).toBe(false)
  })
})
