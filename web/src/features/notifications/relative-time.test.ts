import { describe, expect, it } from 'vitest'
import { sayAgo } from './relative-time'

const NOW = Date.parse('2026-11-21T12:00:00Z')

describe('how long ago something was', () => {
  it('is said in the largest unit that fits', () => {
    const moments = [
      '2026-11-21T11:59:30Z',
      '2026-11-21T11:58:59Z',
      '2026-11-21T09:00:00Z',
      '2026-11-20T11:00:00Z',
      '2026-10-01T12:00:00Z',
    ]
    expect(moments.map((moment) => sayAgo(moment, NOW, 'fr'))).toEqual([
      null,
      'il y a 1 minute',
      'il y a 3 heures',
      'hier',
      'le mois dernier',
    ])
  })

  it('is never to come, whatever the clock of this computer', () => {
    expect(sayAgo('2026-11-21T12:05:00Z', NOW, 'en')).toBeNull()
  })
})
