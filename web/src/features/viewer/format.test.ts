import { expect, test } from 'vitest'
import { fileSize, longDate } from './format'

/** The spaces of a language do not break; which of them is left to it. */
const plain = (text: string) => text.replace(/\s/g, ' ')

test('sizes are written as the language does', () => {
  expect(plain(fileSize(961_286, 'fr'))).toBe('961 ko')
  expect(plain(fileSize(6_196_902, 'fr'))).toBe('6,2 Mo')
  expect(plain(fileSize(0, 'en'))).toBe('0 byte')
  expect(plain(fileSize(500_000_000, 'en'))).toBe('500 MB')
})

test('a date that is none is left out', () => {
  expect(longDate('2024-03-15T10:15:30Z', 'fr')).toBe('15 mars 2024')
  expect(longDate('', 'fr')).toBe('')
})
