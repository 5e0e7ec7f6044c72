import { describe, expect, it } from 'vitest'
import { sayAgo } from './relative-time'

/** As it is read in Paris, in both languages. */
function read(moment: string, now: string, timeZone = 'Europe/Paris') {
  return ['fr', 'en'].map((language) => sayAgo(moment, Date.parse(now), language, timeZone))
}

describe('how long ago something was', () => {
  it('is said in the largest unit that fits', () => {
    const now = '2026-11-21T12:00:00+01:00'
    expect(read('2026-11-21T11:59:30+01:00', now)).toEqual([null, null])
    expect(read('2026-11-21T11:58:59+01:00', now)).toEqual(['il y a 1 minute', '1 minute ago'])
    expect(read('2026-11-21T08:30:00+01:00', now)).toEqual(['il y a 3 heures', '3 hours ago'])
    expect(read('2026-11-18T08:30:00+01:00', now)).toEqual(['il y a 3 jours', '3 days ago'])
    expect(read('2026-11-14T23:30:00+01:00', now)).toEqual(['il y a 1 semaine', '1 week ago'])
    expect(read('2026-10-21T12:00:00+02:00', now)).toEqual(['il y a 1 mois', '1 month ago'])
    expect(read('2025-11-21T12:00:00+01:00', now)).toEqual(['il y a 1 an', '1 year ago'])
  })

  it('is yesterday by the date, and not by the hours', () => {
    const wednesday = '2026-11-18T10:00:00+01:00'
    expect(read('2026-11-16T11:00:00+01:00', wednesday)).toEqual(['avant-hier', '2 days ago'])
    expect(read('2026-11-17T11:00:00+01:00', wednesday)).toEqual(['hier', 'yesterday'])
    expect(read('2026-11-17T00:05:00+01:00', wednesday)).toEqual(['hier', 'yesterday'])
  })

  it('is a month on the same date of the next, and not before', () => {
    const first = '2026-01-01T09:00:00+01:00'
    expect(read(first, '2026-01-31T18:00:00+01:00')).toEqual(['il y a 4 semaines', '4 weeks ago'])
    expect(read(first, '2026-02-01T08:00:00+01:00')).toEqual(['il y a 1 mois', '1 month ago'])
    expect(read(first, '2026-12-31T08:00:00+01:00')).toEqual(['il y a 11 mois', '11 months ago'])
  })

  it('is counted in minutes over midnight, and by the date of the reader’s zone', () => {
    const late = '2026-11-17T23:50:00+01:00'
    expect(read(late, '2026-11-18T00:10:00+01:00')).toEqual(['il y a 20 minutes', '20 minutes ago'])
    expect(read(late, '2026-11-18T00:50:00+01:00')).toEqual(['hier', 'yesterday'])
    // Still the same evening on Martinique.
    expect(read(late, '2026-11-18T00:50:00+01:00', 'America/Martinique')).toEqual([
      'il y a 1 heure',
      '1 hour ago',
    ])
  })

  it('is not moved by the days of 23 and of 25 hours', () => {
    // Less than a day of hours, and two dates.
    expect(read('2026-03-28T23:30:00+01:00', '2026-03-30T00:10:00+02:00')).toEqual([
      'avant-hier',
      '2 days ago',
    ])
    expect(read('2026-03-28T23:30:00+01:00', '2026-03-29T23:30:00+02:00')).toEqual(['hier', 'yesterday'])
    // More than a day of hours, and one date, or none.
    expect(read('2026-10-24T23:30:00+02:00', '2026-10-25T23:50:00+01:00')).toEqual(['hier', 'yesterday'])
    expect(read('2026-10-25T00:10:00+02:00', '2026-10-25T23:50:00+01:00')).toEqual([
      'il y a 24 heures',
      '24 hours ago',
    ])
  })

  it('is never to come, whatever the clock of this computer', () => {
    expect(read('2026-11-21T12:05:00Z', '2026-11-21T12:00:00Z')).toEqual([null, null])
  })
})
