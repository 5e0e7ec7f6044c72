import { config } from './config'
import { activeOrganisation } from './organisation'

/** For whatever carries no file. */
const PATIENCE_MS = 30_000

/** For auth, which answers browsers only for headers that it knows. */
export function timedFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  return fetch(input, inTime(init))
}

export function inTime(init: RequestInit): RequestInit {
  const limit = AbortSignal.timeout(PATIENCE_MS)
  return { ...init, signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit }
}

/** For tables and functions: they are told who asks, for which practice, and a request id. */
export async function restFetch(
  input: RequestInfo | URL,
  init: RequestInit = {},
  token = config.publishableKey,
): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('apikey', config.publishableKey)
  headers.set('authorization', `Bearer ${token}`)
  const requestId = crypto.randomUUID()
  headers.set('x-request-id', requestId)
  const organisation = activeOrganisation()
  if (organisation) headers.set('x-organisation-id', organisation)
  const response = await fetch(input, inTime({ ...init, headers }))
  return response.ok ? response : withReference(response, requestId)
}

/** Postgres may put a row's values into `details`: they go no further, and the reference takes their place. */
async function withReference(response: Response, requestId: string): Promise<Response> {
  const problem: unknown = await response.json().catch(() => null)
  const body = { ...(typeof problem === 'object' ? problem : null), details: requestId }
  return new Response(JSON.stringify(body), {
    status: response.status,
    statusText: response.statusText,
    headers: { 'content-type': 'application/json' },
  })
}
