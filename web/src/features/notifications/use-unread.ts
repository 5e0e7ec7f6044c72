import { onlineManager, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryClient } from '@/lib/query-client'
import { notificationsQuery } from './api/notifications'
import { unreadQuery } from './api/unread'
import { pace } from './pace'

/**
 * How many are unread, asked for again and again while somebody is signed in and the network is there. Where a project
 * has Realtime, its private channel `user:{id}` tells of each `notification`: whoever listens there calls `look` at it.
 */
export function useUnread(): number | undefined {
  const { data: unread } = useQuery(unreadQuery)
  useEffect(keepLooking, [])
  useEffect(() => {
    if (unread !== undefined) void queryClient.invalidateQueries(notificationsQuery)
  }, [unread])
  return unread
}

/** Each look is planned when the one before has ended, so that a slow line never has two. */
function keepLooking(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isOver = false
  const plan = () => {
    clearTimeout(timer)
    if (isOver || !onlineManager.isOnline()) return
    const isVisible = document.visibilityState === 'visible'
    timer = setTimeout(() => void look(), pace({ isVisible, failures, random: Math.random() }))
  }
  const look = async () => {
    clearTimeout(timer)
    await queryClient.refetchQueries(unreadQuery)
    failures = queryClient.getQueryState(unreadQuery.queryKey)?.status === 'error' ? failures + 1 : 0
    plan()
  }
  const onVisibility = () => {
    if (document.visibilityState === 'visible' && onlineManager.isOnline()) void look()
    else plan()
  }
  const leaveNetwork = onlineManager.subscribe((isOnline) => {
    if (isOnline) void look()
    else clearTimeout(timer)
  })
  document.addEventListener('visibilitychange', onVisibility)
  plan()
  return () => {
    isOver = true
    clearTimeout(timer)
    leaveNetwork()
    document.removeEventListener('visibilitychange', onVisibility)
  }
}
