import type { Language } from '@/lib/me'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** What a person may change about themselves. */
export interface ProfileChange {
  full_name?: string
  locale?: Language
}

export function updateProfile(userId: string, change: ProfileChange) {
  return rows(
    supabase.from('profiles').update(change).eq('id', userId).select('id, full_name, locale').single(),
  )
}
