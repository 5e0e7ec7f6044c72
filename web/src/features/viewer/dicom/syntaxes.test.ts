import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { syntaxes, syntaxOf } from './syntaxes'

const facts = readFileSync(new URL('../../../../../tests/samples/README.md', import.meta.url), 'utf8')

test('every transfer syntax of the samples is shown', () => {
  const used = new Set(facts.match(/(?<=\()1\.2\.840\.10008\.1\.2[\d.]*(?=\))/g))
  expect(used.size).toBeGreaterThanOrEqual(9)
  for (const uid of used) expect(syntaxOf(uid), uid).toMatchObject({ coding: expect.any(String) as string })
})

test('each is listed once', () => {
  expect(new Set(syntaxes.map(({ uid }) => uid)).size).toBe(syntaxes.length)
})

test('only implicit is implicit, only one is big-endian, only one is deflated', () => {
  expect(syntaxes.filter(({ isExplicit }) => !isExplicit).map(({ uid }) => uid)).toEqual([
    '1.2.840.10008.1.2',
  ])
  expect(syntaxes.filter(({ isLittleEndian }) => !isLittleEndian).map(({ uid }) => uid)).toEqual([
    '1.2.840.10008.1.2.2',
  ])
  expect(syntaxes.filter(({ isDeflated }) => isDeflated).map(({ uid }) => uid)).toEqual([
    '1.2.840.10008.1.2.1.99',
  ])
})

test('one that nobody knows is named by its number and not shown', () => {
  expect(syntaxOf('1.2.3')).toMatchObject({ name: '1.2.3', coding: null })
})
