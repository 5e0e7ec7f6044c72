import { rows } from './rows'
import { currentSession } from './session'
import { supabase } from './supabase'
import { UserError } from './user-error'

/** The profile keeps the practice, so that the next tab and the next day begin there. */
export async function keepOrganisation(organisationId: string): Promise<string> {
  const session = currentSession()
  if (session.status !== 'signed-in') throw new UserError('session_expired', 401)
  await rows(
    supabase
      .from('profiles')
      .update({ active_organisation_id: organisationId })
      .eq('id', session.userId)
      .select('id')
      .single(),
  )
  return organisationId
}
