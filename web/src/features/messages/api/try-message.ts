import { edge } from '@/lib/edge'
import { UserError } from '@/lib/user-error'
import type { MessageKind } from './messages'

/** Mails the words that hold to whoever asks, with an invented day. How many more there may be in this hour. */
export async function tryMessage({ template_key, channel, locale }: MessageKind): Promise<number> {
  const json = { template_key, channel, locale }
  const answer: unknown = await (await edge('/v1/notifications/test', { method: 'POST', json })).json()
  const remaining: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'remaining') : null
  if (typeof remaining !== 'number') throw new UserError('internal_error', 500)
  return remaining
}
