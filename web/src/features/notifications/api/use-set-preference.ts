import { useMutation } from '@tanstack/react-query'
import { useToastProblem } from '@/components/use-toast-problem'
import { queryClient } from '@/lib/query-client'
import { preferencesQuery, type Preference } from './preferences'
import { setPreference } from './set-preference'

const MUTATION = ['notifications', 'preference']

/** Shown at once, written one after the other, and put back with a sentence when it is refused. */
export function useSetPreference() {
  const complain = useToastProblem()
  return useMutation({
    mutationKey: MUTATION,
    // Two quick clicks end as the second one says.
    scope: { id: 'notification-preference' },
    mutationFn: setPreference,
    onMutate: async (chosen) => {
      await queryClient.cancelQueries(preferencesQuery)
      const before = queryClient.getQueryData(preferencesQuery.queryKey)
      queryClient.setQueryData(preferencesQuery.queryKey, (preferences) =>
        preferences?.map((one) =>
          one.category === chosen.category ? { ...chosen, is_default: false } : one,
        ),
      )
      return before?.find(({ category }) => category === chosen.category)
    },
    onError: (error, _, before) => {
      if (before) putBack(before)
      complain(error)
    },
    onSettled: () =>
      // While another is being written, what the database says is older than what is shown.
      queryClient.isMutating({ mutationKey: MUTATION }) > 1
        ? undefined
        : queryClient.invalidateQueries(preferencesQuery),
  })
}

function putBack(before: Preference): void {
  queryClient.setQueryData(preferencesQuery.queryKey, (preferences) =>
    preferences?.map((one) => (one.category === before.category ? before : one)),
  )
}
