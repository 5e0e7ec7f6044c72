import { createClient } from '@supabase/supabase-js'
import { config } from './config'
import type { Database } from './database.types'
import { tracedFetch } from './traced-fetch'

const SESSION = `molaire.session.${tab()}`

/** The one client. The session lives as long as the tab, so a computer that is switched off has forgotten it. */
export const supabase = createClient<Database>(config.supabaseUrl, config.publishableKey, {
  auth: {
    storage: sessionStorage,
    storageKey: SESSION,
    persistSession: true,
    autoRefreshToken: true,
    // Links in mails are read in `features/session`, which takes the tokens out of the address first.
    detectSessionInUrl: false,
    flowType: 'implicit',
  },
  global: { fetch: tracedFetch },
})

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
