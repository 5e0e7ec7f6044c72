import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

export interface Digest {
  digest_hour: number
  time_zone: string
}

/** At which hour of whose clock summaries are sent; the same in every practice of a person. */
export function digestQuery(userId: string) {
  return queryOptions({
    queryKey: ['notifications', 'digest', userId],
    queryFn: ({ signal }) => {
      const asked = supabase
        .from('profiles')
        .select('digest_hour, time_zone')
        .eq('id', userId)
        .abortSignal(signal)
        .single()
      return rows<Digest>(asked)
    },
  })
}
