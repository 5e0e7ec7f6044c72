import i18next from 'i18next'
import { config } from './config'
import { activeOrganisation } from './organisation'
import { supabase } from './supabase'
import { inTime } from './traced-fetch'
import { UserError, type Terms } from './user-error'

interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is; such a call has no time limit of its own. */
  body?: BodyInit
  headers?: Record<string, string>
  signal?: AbortSignal
  /** The answer is a file, which takes as long as the line needs. */
  isFile?: boolean
}

/** Calls the edge as the person who is signed in; a problem is thrown as `UserError`. */
export async function edge(path: `/v1/${string}`, call: Call = {}): Promise<Response> {
  const requestId = crypto.randomUUID()
  const headers = new Headers({
    ...(await identity()),
    'accept-language': i18next.language,
    'x-request-id': requestId,
    ...call.headers,
  })
  const init: RequestInit = { method: call.method ?? 'GET', headers }
  if (call.signal) init.signal = call.signal
  if (call.json !== undefined) {
    headers.set('content-type', 'application/json')
    init.body = JSON.stringify(call.json)
  } else if (call.body !== undefined) init.body = call.body
  const isTimed = call.body === undefined && !call.isFile
  const response = await send(path, isTimed ? inTime(init) : init)
  if (!response.ok) throw await problem(response, requestId)
  return response
}

/** Headers that say who calls and for which practice; for those who send bytes by other means. */
export async function identity(): Promise<Record<string, string>> {
  const { data } = await supabase.auth.getSession()
  if (!data.session) throw new UserError('session_expired', 401)
  const organisation = activeOrganisation()
  return {
    authorization: `Bearer ${data.session.access_token}`,
    ...(organisation ? { 'x-organisation-id': organisation } : {}),
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${config.edgeUrl}${path}`, init)
  } catch (error) {
    if (
      init.signal?.aborted &&
      !(init.signal.reason instanceof DOMException && init.signal.reason.name === 'TimeoutError')
    )
      throw error
    throw new UserError('unreachable', 0)
  }
}

const PREFIX = 'urn:molaire:problem:'

async function problem(response: Response, requestId: string): Promise<UserError> {
  const body: unknown = await response.json().catch(() => null)
  return toProblem(body, response.status, response.headers.get('x-request-id') ?? requestId)
}

/** What an answer of the edge says that it refuses; also for those who ask by other means than `fetch`. */
export function toProblem(body: unknown, status: number, requestId: string): UserError {
  const read = (name: string): unknown =>
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  const type = read('type')
  const key =
    typeof type === 'string' && type.startsWith(PREFIX) ? type.slice(PREFIX.length) : 'internal_error'
  const terms: Terms = {}
  for (const name of ['rule', 'until', 'since'] as const) {
    const value = read(name)
    if (typeof value === 'string') terms[name] = value
  }
  const differs = read('differs')
  if (Array.isArray(differs)) terms.differs = differs.filter((one) => typeof one === 'string')
  return new UserError(key, status, requestId, terms)
}
