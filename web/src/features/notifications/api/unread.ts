import { queryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

/** The number in the badge: the server's count, and never one of our own. */
export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'],
  queryFn: ({ signal }) => rows(supabase.rpc('unread_notifications').abortSignal(signal)),
  // Asked for again anyway.
  retry: false,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
})
