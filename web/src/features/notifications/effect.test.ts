import { describe, expect, it } from 'vitest'
import { effectOf } from './effect'
import { FREQUENCIES } from './kinds'

describe('a preference', () => {
  it('has one effect in each of its sixteen combinations', () => {
    const effects = (in_app: boolean, email: boolean) =>
      FREQUENCIES.map((frequency) => effectOf({ in_app, email, frequency }))
    expect(effects(true, true)).toEqual(['bell-mail', 'bell-daily', 'bell-weekly', 'nothing'])
    expect(effects(true, false)).toEqual(['bell', 'bell', 'bell', 'nothing'])
    expect(effects(false, true)).toEqual(['mail', 'daily', 'weekly', 'nothing'])
    expect(effects(false, false)).toEqual(['nothing', 'nothing', 'nothing', 'nothing'])
  })
})
