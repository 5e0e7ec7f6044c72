import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Preference } from './preferences'

/** For one category, from now on; what waits to be sent follows it too. */
export function setPreference({ category, in_app, email, frequency }: Omit<Preference, 'is_default'>) {
  return rows(supabase.rpc('set_notification_preference', { category, in_app, email, frequency }))
}
