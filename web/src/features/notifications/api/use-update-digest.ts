import { useMutation } from '@tanstack/react-query'
import { useToastProblem } from '@/components/use-toast-problem'
import { meQuery } from '@/lib/me'
import { queryClient } from '@/lib/query-client'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { digestQuery, type Digest } from './digest'

function updateDigest(userId: string, change: Partial<Digest>) {
  const written = supabase.from('profiles').update(change).eq('id', userId).select('id').single()
  return rows(written)
}

/** Shown at once, and put back with a sentence when it is refused. */
export function useUpdateDigest(userId: string) {
  const complain = useToastProblem()
  const query = digestQuery(userId)
  return useMutation({
    scope: { id: 'digest' },
    mutationFn: (change: Partial<Digest>) => updateDigest(userId, change),
    onMutate: async (change) => {
      await queryClient.cancelQueries(query)
      const before = queryClient.getQueryData(query.queryKey)
      if (before) queryClient.setQueryData(query.queryKey, { ...before, ...change })
      return before
    },
    onError: (error, _, before) => {
      if (before) queryClient.setQueryData(query.queryKey, before)
      complain(error)
    },
    // Every date of the app is said in this zone.
    onSettled: () =>
      Promise.all([queryClient.invalidateQueries(query), queryClient.invalidateQueries(meQuery)]),
  })
}
