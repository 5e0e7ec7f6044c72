import { infiniteQueryOptions } from '@tanstack/react-query'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import type { Entity } from '../place'

export interface Notification extends Entity {
  id: string
  type: string
  category: string
  severity: string
  /** In the language that its reader had when it happened. */
  title: string
  message: string
  is_read: boolean
  created_at: string
}

/** What fits into the drawer with some scrolling. */
export const NOTIFICATIONS_PAGE = 20

/** The last one that was read. */
export type Cursor = Pick<Notification, 'created_at' | 'id'>

const NEWEST: Cursor = { created_at: '', id: '' }

/** The reader's own, newest first; the database shows nobody else's. */
export const notificationsQuery = infiniteQueryOptions({
  queryKey: ['notifications', 'list'],
  queryFn: ({ pageParam, signal }): Promise<Notification[]> => {
    const asked = supabase
      .from('notifications')
      .select(
        'id, type, category, severity, title, message, entity_type, entity_id, patient_id, is_read, created_at',
      )
      .order('created_at', { ascending: false })
      .order('id', { ascending: false })
      .limit(NOTIFICATIONS_PAGE)
      .abortSignal(signal)
    return rows(pageParam.id === '' ? asked : asked.or(older(pageParam)))
  },
  initialPageParam: NEWEST,
  getNextPageParam: (page): Cursor | undefined => {
    const last = page.at(-1)
    if (page.length < NOTIFICATIONS_PAGE || !last) return undefined
    return { created_at: last.created_at, id: last.id }
  },
})

/** By date and id, so that what comes meanwhile shifts nothing. */
function older({ created_at, id }: Cursor): string {
  return `created_at.lt."${created_at}",and(created_at.eq."${created_at}",id.lt.${id})`
}
