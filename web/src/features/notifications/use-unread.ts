import { onlineManager, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useMe } from '@/lib/me'
import { queryClient } from '@/lib/query-client'
import { notificationsQuery } from './api/notifications'
import { listenToBell } from './api/ring'
import { unreadQuery } from './api/unread'
import { pace } from './pace'

/**
 * How many are unread, asked for whenever the project rings, and now and then all the same, while somebody is signed in
 * and the network is there.
 */
export function useUnread(): number | undefined {
  const { data: unread } = useQuery(unreadQuery)
  const userId = useMe().user.id
  useEffect(() => keepLooking(userId), [userId])
  useEffect(() => {
    if (unread !== undefined) void queryClient.invalidateQueries(notificationsQuery)
  }, [unread])
  return unread
}

/** One look at a time: the next is planned when the one before has ended, and rings in between are one more look. */
function keepLooking(userId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isLooking = false
  let isRung = false
  let isTold = false
  let isOver = false
  const plan = () => {
    clearTimeout(timer)
    if (isOver || !onlineManager.isOnline()) return
    const isVisible = document.visibilityState === 'visible'
    timer = setTimeout(() => void look(), pace({ isVisible, isTold, failures, random: Math.random() }))
  }
  const look = async () => {
    clearTimeout(timer)
    if (isLooking) {
      isRung = true
      return
    }
    do {
      isLooking = true
      isRung = false
      await queryClient.refetchQueries(unreadQuery)
      isLooking = false
      failures = queryClient.getQueryState(unreadQuery.queryKey)?.status === 'error' ? failures + 1 : 0
    } while (isAsked())
    plan()
  }
  const isAsked = () => isRung && !isOver && onlineManager.isOnline()
  const onVisibility = () => {
    if (document.visibilityState === 'visible' && onlineManager.isOnline()) void look()
    else plan()
  }
  const leaveNetwork = onlineManager.subscribe((isOnline) => {
    if (isOnline) void look()
    else clearTimeout(timer)
  })
  const leaveBell = listenToBell(userId, {
    onRing: () => {
      if (onlineManager.isOnline()) void look()
    },
    onHearing: (hears) => {
      if (hears === isTold) return
      isTold = hears
      // What was told before the channel stood, or while it did not, was told to nobody.
      if (onlineManager.isOnline()) void look()
    },
  })
  document.addEventListener('visibilitychange', onVisibility)
  plan()
  return () => {
    isOver = true
    clearTimeout(timer)
    leaveNetwork()
    leaveBell()
    document.removeEventListener('visibilitychange', onVisibility)
  }
}
