/** What some problems say beside their key, by names and days and never by values of a patient. */
export interface Terms {
  /** `legal_hold`, or the rule that keeps a document. */
  rule?: string
  /** The last day on which it refuses. */
  until?: string
  /** The day when the hold was placed. */
  since?: string
  /** In what a file names another patient than the chart: of `birth_date`, `name`, `number`. */
  differs?: string[]
}

/** What a page can say about a failure: a key of `problems` in the locales, and a reference for whoever is asked. */
export class UserError extends Error {
  override readonly name = 'UserError'

  constructor(
    readonly key: string,
    readonly status: number,
    readonly requestId?: string,
    readonly terms: Terms = {},
  ) {
    // No sentence of a server: it may hold what a log must not.
    super(key)
  }

  /** Asking again may help. */
  get isPassing(): boolean {
    return this.key === 'unreachable' || this.status >= 500
  }

  get isRefusal(): boolean {
    return this.status === 403
  }

  get isMissing(): boolean {
    return this.status === 404
  }
}

const KEY = /^[a-z][a-z0-9_]+$/

const BY_CODE: Record<string, [key: string, status: number]> = {
  PGRST116: ['not_found', 404],
  PGRST301: ['session_expired', 401],
  PGRST302: ['session_expired', 401],
  PGRST303: ['session_expired', 401],
  '42501': ['not_allowed', 403],
  '23503': ['conflict', 409],
  '23505': ['already_there', 409],
  '23514': ['value_invalid', 400],
  '22P02': ['value_invalid', 400],
  '22001': ['value_invalid', 400],
  '22007': ['value_invalid', 400],
  '22008': ['value_invalid', 400],
}

const BY_AUTH_CODE: Record<string, [key: string, status: number]> = {
  invalid_credentials: ['credentials_wrong', 400],
  email_not_confirmed: ['credentials_wrong', 400],
  user_banned: ['credentials_wrong', 400],
  otp_expired: ['code_wrong', 400],
  same_password: ['password_same', 400],
  weak_password: ['password_weak', 400],
  over_request_rate_limit: ['too_many_requests', 429],
  over_email_send_rate_limit: ['too_many_requests', 429],
  session_expired: ['session_expired', 401],
  session_not_found: ['session_expired', 401],
  refresh_token_not_found: ['session_expired', 401],
  bad_jwt: ['session_expired', 401],
}

/** The one place where failures of PostgREST, auth, edge and network become something that can be shown. */
export function toUserError(error: unknown, status = 0): UserError {
  if (error instanceof UserError) return error
  if (typeof error !== 'object' || error === null) return new UserError('internal_error', status)
  const read = (name: string): string => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' ? value : ''
  }
  const found: unknown = Reflect.get(error, 'status')
  const known = status > 0 ? status : typeof found === 'number' ? found : 0
  const isOfAuth = '__isAuthError' in error
  const reference = isOfAuth ? undefined : REFERENCE.exec(read('details'))?.[0]
  if (isOfAuth) return ofAuth(read('code'), known)
  const message = read('message')
  const code = read('code')
  // Rules of ours are raised as PTxyz or 42501, with the key as message.
  if (KEY.test(message)) return new UserError(message, known, reference)
  const row = BY_CODE[code]
  if (row) return new UserError(row[0], row[1], reference)
  if (known === 401) return new UserError('session_expired', 401, reference)
  if (known === 0) return new UserError('unreachable', 0)
  return new UserError(known >= 500 ? 'service_unavailable' : 'internal_error', known, reference)
}

const REFERENCE = /^[A-Za-z0-9._-]{8,128}$/

function ofAuth(code: string, status: number): UserError {
  const row = BY_AUTH_CODE[code]
  if (row) return new UserError(row[0], row[1])
  if (status === 0 || status >= 502) return new UserError('unreachable', status)
  if (status === 429) return new UserError('too_many_requests', 429)
  if (status === 401 || status === 403) return new UserError('session_expired', 401)
  return new UserError('internal_error', status)
}
