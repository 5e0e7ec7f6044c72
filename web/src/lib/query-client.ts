import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { toUserError, UserError } from './user-error'

const RETRIES_MAX = 2
const FRESH_MS = 15_000

/** Told when the server no longer knows the session. */
let expired: () => void = () => undefined

export function onSessionExpired(listener: () => void): void {
  expired = listener
}

function notice(error: unknown): void {
  if (error instanceof UserError && error.key === 'session_expired') expired()
}

/** What is refused stays refused, so only what may pass is asked again. */
export function mayAskAgain(failures: number, error: unknown): boolean {
  return failures < RETRIES_MAX && toUserError(error).isPassing
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: { retry: mayAskAgain, staleTime: FRESH_MS },
    mutations: { retry: false },
  },
})
