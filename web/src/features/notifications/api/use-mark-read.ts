import { useMutation, type InfiniteData } from '@tanstack/react-query'
import { useToastProblem } from '@/components/use-toast-problem'
import { queryClient } from '@/lib/query-client'
import { markRead } from './mark-read'
import { notificationsQuery, type Notification } from './notifications'
import { unreadQuery } from './unread'

type What = Parameters<typeof markRead>[0]

/** Shown at once, and put back with a sentence when it is refused; the badge is what the server then counts. */
export function useMarkRead() {
  const complain = useToastProblem()
  return useMutation({
    mutationFn: markRead,
    onMutate: async (what) => {
      await queryClient.cancelQueries(notificationsQuery)
      const before = queryClient.getQueryData(notificationsQuery.queryKey)
      if (before) queryClient.setQueryData(notificationsQuery.queryKey, withRead(before, what))
      return before
    },
    onSuccess: async (unread) => {
      // A count that was asked for before would bring the old number back.
      await queryClient.cancelQueries(unreadQuery)
      queryClient.setQueryData(unreadQuery.queryKey, unread)
    },
    onError: (error, _, before) => {
      if (before) queryClient.setQueryData(notificationsQuery.queryKey, before)
      complain(error)
    },
    onSettled: () => queryClient.invalidateQueries(notificationsQuery),
  })
}

type List = InfiniteData<Notification[]>

function withRead(list: List, what: What): List {
  return {
    ...list,
    pages: list.pages.map((page) =>
      page.map((one) => {
        const isMeant = 'id' in what ? one.id === what.id : one.created_at <= what.seenUntil
        return isMeant ? { ...one, is_read: true } : one
      }),
    ),
  }
}
