import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Role } from './me'
import { rows } from './rows'
import { supabase } from './supabase'

export interface Member {
  user_id: string
  full_name: string
  role: Role
  member_since: string
  revoked_at: string | null
}

const FRESH_MS = 60_000

/** Everybody who works or worked in the practice, by name. */
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: async ({ signal }): Promise<Member[]> => {
    const found = await rows(supabase.rpc('members').abortSignal(signal))
    return found.map((member) => ({ ...member, role: readRole(member.role) }))
  },
  staleTime: FRESH_MS,
})

/** The name of a colleague, present or past; null where nobody of the practice has that id. */
export function useMemberName(): (userId: string | null) => string | null {
  const { data } = useQuery(membersQuery)
  return (userId) => data?.find((member) => member.user_id === userId)?.full_name ?? null
}

function readRole(role: string): Role {
  return role === 'admin' || role === 'practitioner' ? role : 'assistant'
}
