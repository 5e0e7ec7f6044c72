import { config } from './config'
import { activeOrganisation } from './organisation'

const REST = `${config.supabaseUrl}/rest/v1/`
const AUTH = `${config.supabaseUrl}/auth/v1/`

/** For whatever carries no file. */
const PATIENCE_MS = 30_000

/**
 * The fetch of supabase-js. Tables and functions are told the practice and a request id; auth and storage answer
 * browsers only for headers that they know, and need neither.
 */
export async function tracedFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input)
  if (url.startsWith(REST)) return rest(input, init)
  return fetch(input, url.startsWith(AUTH) ? inTime(init) : init)
}

export function inTime(init: RequestInit): RequestInit {
  const limit = AbortSignal.timeout(PATIENCE_MS)
  return { ...init, signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit }
}

async function rest(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
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
