import { meQuery } from './me'
import { workIn } from './organisation'
import { queryClient } from './query-client'

/**
 * Works in another practice from now on. All that was read in the one before is forgotten, and what one is there as well:
 * until the answer for this one comes, nothing names the one while requests are for the other. Of `kept`, no practice
 * has a part.
 */
export function enterOrganisation(organisationId: string, kept: readonly string[] = []): void {
  workIn(organisationId)
  void queryClient.resetQueries(meQuery)
  const stays: unknown[] = [meQuery.queryKey[0], ...kept]
  queryClient.removeQueries({ predicate: ({ queryKey }) => !stays.includes(queryKey[0]) })
}
