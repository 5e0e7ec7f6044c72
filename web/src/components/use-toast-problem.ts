import { useCallback } from 'react'
import { toast } from '@/lib/toast'
import { toUserError } from '@/lib/user-error'
import { useProblem } from './use-problem'

/** Says in the corner why something was not done; a session that ended is said where one signs in again. */
export function useToastProblem(): (error: unknown) => void {
  const say = useProblem()
  return useCallback(
    (error) => {
      const { key, requestId } = toUserError(error)
      if (key !== 'session_expired') toast({ tone: 'danger', text: say(error), requestId })
    },
    [say],
  )
}
