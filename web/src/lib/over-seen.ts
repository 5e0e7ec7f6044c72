import { UserError } from './user-error'

/** A row that is no longer as it was read here is not written over: somebody else was there first. */
export async function overSeen<T>(write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (error instanceof UserError && error.isMissing)
      throw new UserError('edit_conflict', 409, error.requestId)
    throw error
  }
}
