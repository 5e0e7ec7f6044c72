import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** Asked again, the first release stands. */
export function releaseHold(holdId: string, reason: string) {
  // Named, or its type would be guessed from what is returned.
  const released = supabase.rpc('release_hold', { hold_id: holdId, reason }).single()
  return rows(released)
}
