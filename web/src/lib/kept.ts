import { useQuery } from '@tanstack/react-query'
import { queryClient } from './query-client'

/**
 * Kept in memory while pages come and go, and nowhere else: it lies beside what was read, so that it goes with it when a
 * session ends or the practice changes.
 */
export function useKept<T>(name: string, initial: T): [value: T, keep: (next: T) => void] {
  const queryKey = ['kept', name]
  const { data = initial } = useQuery<T>({
    queryKey,
    queryFn: () => initial,
    enabled: false,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  return [data, (next) => queryClient.setQueryData<T>(queryKey, next)]
}
