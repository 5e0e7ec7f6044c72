import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { UserError } from '@/lib/user-error'
import type { Choice } from '../effect'
import { frequencyOf, isCategory, type Category } from '../kinds'

export interface Preference extends Choice {
  category: Category
  /** Nothing was chosen: what holds is what the role brings. */
  is_default: boolean
}

/** What the reader wants of each category, in the practice of this tab. */
export const preferencesQuery = queryOptions({
  queryKey: ['notifications', 'preferences'],
  queryFn: async ({ signal }): Promise<Preference[]> => {
    const found = await rows(supabase.rpc('my_notification_preferences').abortSignal(signal))
    // Who works there no longer is answered nothing at all.
    if (found.length === 0) throw new UserError('not_allowed', 403)
    return found.flatMap(({ category, frequency, ...rest }) =>
      isCategory(category) ? [{ ...rest, category, frequency: frequencyOf(frequency) }] : [],
    )
  },
})
