import { createClient } from '@supabase/supabase-js'
import { config } from './config'
import type { Database } from './database.types'
import { tracedFetch } from './traced-fetch'

/** The one client. The session lives as long as the tab, so a computer that is switched off has forgotten it. */
export const supabase = createClient<Database>(config.supabaseUrl, config.publishableKey, {
  auth: {
    storage: sessionStorage,
    storageKey: `molaire.session.${tab()}`,
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
