import { toUserError } from './user-error'

type Answer<T> =
  | { data: T; error: null; status: number }
  | { data: null; error: { message: string; code: string; details: string }; status: number }

/**
 * The rows of an answer of PostgREST, or a `UserError`. A write ends in `.select(…).single()`: without, a row that the
 * caller may not touch is a success without rows.
 */
export async function rows<T>(request: PromiseLike<Answer<T>>): Promise<T> {
  const answer = await request
  if (answer.error) throw toUserError(answer.error, answer.status)
  return answer.data
}
