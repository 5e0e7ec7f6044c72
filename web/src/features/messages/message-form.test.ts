import { describe, expect, it } from 'vitest'
import { messageFaults, wordsOf } from './message-form'

describe('the words of a message', () => {
  it('are kept without blanks around them, and a subject only of a mail', () => {
    const form = { subject: ' Rappel ', body: ' À bientôt\n' }
    expect(wordsOf(form, 'email')).toEqual({ subject: 'Rappel', body: 'À bientôt' })
    expect(wordsOf(form, 'sms')).toEqual({ subject: null, body: 'À bientôt' })
  })

  it('are kept with letter and accent put together, which cost less', () => {
    expect(wordsOf({ subject: '', body: 'e\u0301' }, 'sms').body).toBe('\u00e9')
  })

  it.each([
    ['all right', { subject: null, body: 'x' }, null, {}],
    ['nothing', { subject: null, body: '' }, 'empty', { body: 'messages.faults.empty' }],
    [
      'another place',
      { subject: null, body: '{{x}}' },
      'place_unknown',
      { body: 'messages.faults.place_unknown' },
    ],
    ['too much', { subject: null, body: 'x' }, 'too_long', { body: 'messages.faults.too_long' }],
    ['no subject', { subject: '', body: 'x' }, null, { subject: 'messages.faults.subject-empty' }],
    ['a place in it', { subject: '{{date}}', body: 'x' }, null, { subject: 'messages.faults.subject-place' }],
  ])('say what is wrong with them: %s', (_, words, found, faults) => {
    expect(messageFaults(words, found)).toEqual(faults)
  })
})
