import { describe, expect, it } from 'vitest'
import { age, sayDay, sayMoment, today } from './dates'

describe('age', () => {
  it.each([
    ['1984-03-12', '2026-03-11', 41],
    ['1984-03-12', '2026-03-12', 42],
    ['2024-02-29', '2026-02-28', 1],
    ['2024-02-29', '2026-03-01', 2],
  ])('born %s, on %s: %i', (birth, until, years) => {
    expect(age(birth, until)?.years).toBe(years)
  })

  it('counts months, and none of a birth still to come', () => {
    expect(age('2026-10-31', '2026-11-30')?.months).toBe(0)
    expect(age('2026-05-20', '2026-11-21')?.months).toBe(6)
    expect(age('2027-01-01', '2026-11-21')).toBeNull()
  })
})

describe('days', () => {
  it('are those of the reader, and stay themselves wherever they are read', () => {
    const midnight = new Date('2026-11-21T23:30:00Z')
    expect(today('Europe/Paris', midnight)).toBe('2026-11-22')
    expect(today('America/Cayenne', midnight)).toBe('2026-11-21')
    expect(sayDay('1984-03-12', 'fr')).toBe('12 mars 1984')
  })

  it('are first in French by their own word, and nowhere else', () => {
    expect(sayDay('2026-01-01', 'fr')).toBe('1er janvier 2026')
    expect(sayMoment('2026-10-01T08:05:00Z', 'fr', 'Europe/Paris')).toMatch(/^1er oct\. 2026/)
    expect(sayDay('2026-01-11', 'fr')).toBe('11 janvier 2026')
    expect(sayDay('2026-01-01', 'en')).toBe('1 January 2026')
  })
})
