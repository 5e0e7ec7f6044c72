import { useEffect } from 'react'
import { useLocation } from 'react-router'
import { useLate } from '@/components/use-late'
import { late } from '@/lib/late'
import { useMe } from '@/lib/me'

const loadBell = late(() => import('@/features/notifications/components/bell'), 'Bell')

/** The bell, fetched after the page it stands on; where it could not be had, it comes with the next page. */
export function LateBell() {
  const { pathname } = useLocation()
  const [Bell, want] = useLate(loadBell)
  const organisationId = useMe().organisation?.id
  useEffect(want, [want, pathname])
  // Another practice has another bell.
  return Bell ? <Bell key={organisationId} /> : null
}
