import { queryOptions, useQuery } from '@tanstack/react-query'
import { rows } from './rows'
import { supabase } from './supabase'
import { UserError } from './user-error'

export type Language = 'fr' | 'en'
export type Role = 'assistant' | 'practitioner' | 'admin'

export interface Organisation {
  id: string
  name: string
  role: Role
  permissions: string[]
}

/** Who is signed in, where they work, and what they may do there, as the database says it. */
export interface Me {
  user: { id: string; email: string; fullName: string; locale: Language; timeZone: string }
  organisation: Organisation | null
  organisations: Organisation[]
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => readMe(await rows(supabase.rpc('me').abortSignal(signal))),
  staleTime: 60_000,
})

/** Inside the shell, which is drawn only once this is known. */
export function useMe(): Me {
  const { data } = useQuery(meQuery)
  if (!data) throw new Error('useMe is for pages inside the shell')
  return data
}

/** Whether to offer something. Hiding a button is courtesy: it is the database that refuses. */
export function useMay(permission: string): boolean {
  return useMe().organisation?.permissions.includes(permission) ?? false
}

export function readMe(value: unknown): Me {
  const user = field(value, 'user')
  const organisations = list(field(value, 'organisations')).map(readOrganisation)
  const active = field(value, 'active_organisation_id')
  return {
    user: {
      id: text(field(user, 'id')),
      email: text(field(user, 'email')),
      fullName: text(field(user, 'full_name')),
      locale: field(user, 'locale') === 'en' ? 'en' : 'fr',
      timeZone: text(field(user, 'time_zone')),
    },
    organisation: organisations.find(({ id }) => id === active) ?? null,
    organisations,
  }
}

function readOrganisation(value: unknown): Organisation {
  const role = field(value, 'role')
  if (role !== 'assistant' && role !== 'practitioner' && role !== 'admin') throw unreadable()
  return {
    id: text(field(value, 'id')),
    name: text(field(value, 'name')),
    role,
    permissions: list(field(value, 'permissions')).map(text),
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) throw unreadable()
  return Reflect.get(value, name)
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw unreadable()
  return value
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw unreadable()
  return value
}

function unreadable(): UserError {
  return new UserError('internal_error', 500)
}
