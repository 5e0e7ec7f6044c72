import { describe, expect, it } from 'vitest'
import { toUserError, UserError } from './user-error'

const REFERENCE = '8c0a3f0e-1111-4000-8000-000000000001'

describe('toUserError', () => {
  it.each([
    [
      'a rule of ours',
      { code: 'PT409', message: 'document_on_hold', details: REFERENCE },
      409,
      'document_on_hold',
      409,
    ],
    [
      'a missing right',
      { code: '42501', message: 'permission denied for table x', details: REFERENCE },
      403,
      'not_allowed',
      403,
    ],
    [
      'no row after a write',
      { code: 'PGRST116', message: 'JSON object requested', details: REFERENCE },
      406,
      'not_found',
      404,
    ],
    [
      'a check',
      { code: '23514', message: 'new row violates "x"', details: REFERENCE },
      400,
      'value_invalid',
      400,
    ],
    [
      'a token that ran out',
      { code: 'PGRST301', message: 'JWT expired', details: REFERENCE },
      401,
      'session_expired',
      401,
    ],
    ['a gateway that fails', { message: '', details: REFERENCE }, 503, 'service_unavailable', 503],
    [
      'something unheard of',
      { code: 'XX000', message: 'Boom: x', details: REFERENCE },
      400,
      'internal_error',
      400,
    ],
  ])('names %s and keeps the reference', (_, error, status, key, shown) => {
    expect(toUserError(error, status)).toMatchObject({ key, status: shown, requestId: REFERENCE })
  })

  it('takes a fetch that failed for an unreachable server', () => {
    const error = {
      message: 'TypeError: Failed to fetch',
      details: 'TypeError: Failed to fetch\n at x',
      code: '',
    }
    expect(toUserError(error, 0)).toMatchObject({ key: 'unreachable', isPassing: true, requestId: undefined })
  })

  it('never repeats what a server said', () => {
    const details = 'Key (email)=(elodie@example.test) already exists.'
    const error = toUserError({ code: '23505', message: 'duplicate key', details }, 409)
    expect(JSON.stringify(error) + error.message + String(error.stack)).not.toContain('elodie')
  })

  it('tells wrong credentials from a server that is away', () => {
    const ofAuth = (code: string, status: number) => ({ __isAuthError: true, code, status, message: '' })
    expect(toUserError(ofAuth('invalid_credentials', 400)).key).toBe('credentials_wrong')
    expect(toUserError(ofAuth('', 0)).key).toBe('unreachable')
    expect(toUserError(ofAuth('over_request_rate_limit', 429)).key).toBe('too_many_requests')
  })

  it('leaves what is one already', () => {
    const error = new UserError('file_too_large', 413)
    expect(toUserError(error)).toBe(error)
  })
})
