import { describe, expect, it } from 'vitest'
import { partsOf, withPlace } from './places'

describe('the places of a text', () => {
  it('are told from what stands between them', () => {
    expect(partsOf('{{practice}} : le {{date}}{{time}}.')).toEqual([
      { place: 'practice' },
      { text: ' : le ' },
      { place: 'date' },
      { place: 'time' },
      { text: '.' },
    ])
  })

  it('are these three and nothing like them', () => {
    expect(partsOf('{{patient}} {{ date }} practice')).toEqual([{ text: '{{patient}} {{ date }} practice' }])
    expect(partsOf('')).toEqual([])
  })

  it('are put where the cursor is, over what is selected', () => {
    expect(withPlace('Le  à', { start: 3, end: 3 }, 'date')).toEqual({ body: 'Le {{date}} à', caret: 11 })
    expect(withPlace('Le jeudi', { start: 3, end: 8 }, 'date')).toEqual({ body: 'Le {{date}}', caret: 11 })
  })
})
