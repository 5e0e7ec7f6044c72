import { AuthClient } from '@supabase/auth-js'
import { PostgrestClient } from '@supabase/postgrest-js'
import { config } from './config'
import type { Database } from './database.types'
import { restFetch, timedFetch } from './traced-fetch'

const SESSION = `molaire.session.${tab()}`

const auth = new AuthClient({
  url: `${config.supabaseUrl}/auth/v1`,
  // In this spelling: auth-js writes a token over it, and of two spellings both are sent.
  headers: { apikey: config.publishableKey, Authorization: `Bearer ${config.publishableKey}` },
  storage: sessionStorage,
  storageKey: SESSION,
  persistSession: true,
  autoRefreshToken: true,
  // Links in mails are read in `features/session`, which takes the tokens out of the address first.
  detectSessionInUrl: false,
  flowType: 'implicit',
  fetch: timedFetch,
})

// The version of the local stack; hosted projects are newer.
const tables = new PostgrestClient<Database, { PostgrestVersion: '12' }>(`${config.supabaseUrl}/rest/v1`, {
  schema: 'public',
  fetch: async (input, init) => {
    const { data } = await auth.getSession()
    return restFetch(input, init, data.session?.access_token)
  },
})

/**
 * The one client: of what `@supabase/supabase-js` puts together, the two parts in use, because with all five the first
 * page is 9 kB heavier. The session lives as long as the tab, so a computer that is switched off has forgotten it.
 */
export const supabase = Object.assign(tables, { auth })

/** Tabs tell each other of sign-ins by the name of this key: each must hear of its own alone. */
function tab(): string {
  const key = 'molaire.tab'
  const name = sessionStorage.getItem(key) ?? crypto.randomUUID()
  sessionStorage.setItem(key, name)
  return name
}

/** Takes the tokens off this computer, and returns the one with which the server can be told. */
export function takeTokens(): string | null {
  const kept: unknown = JSON.parse(sessionStorage.getItem(SESSION) ?? 'null')
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(SESSION)) sessionStorage.removeItem(key)
  const token: unknown = typeof kept === 'object' && kept !== null ? Reflect.get(kept, 'access_token') : null
  return typeof token === 'string' ? token : null
}
