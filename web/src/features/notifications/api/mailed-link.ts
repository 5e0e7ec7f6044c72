import { queryOptions } from '@tanstack/react-query'
import { edge } from '@/lib/edge'
import { UserError } from '@/lib/user-error'
import type { Entity } from '../place'

export interface Linked extends Entity {
  organisation_id: string
}

/** Kept where what was read in another practice is dropped, so that one link is asked for once. */
export const mailedLinkKey = 'mailed-link'

/** What the link of a mail leads to; it is signed, ends, and opens for nobody but whom it was sent to. */
export function mailedLinkQuery(token: string) {
  return queryOptions({
    queryKey: [mailedLinkKey, token],
    queryFn: async ({ signal }): Promise<Linked> => {
      const answer = await edge('/v1/links/open', { method: 'POST', json: { token }, signal })
      return readLinked(await answer.json())
    },
    staleTime: Infinity,
  })
}

function readLinked(value: unknown): Linked {
  const read = (name: string): string | null => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null
    return typeof found === 'string' ? found : null
  }
  const [organisation_id, entity_type] = [read('organisation_id'), read('entity_type')]
  if (organisation_id === null || entity_type === null) throw new UserError('internal_error', 500)
  return { organisation_id, entity_type, entity_id: read('entity_id'), patient_id: read('patient_id') }
}
