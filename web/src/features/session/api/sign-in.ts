import { ended } from '@/lib/session'
import { supabase } from '@/lib/supabase'
import { toUserError } from '@/lib/user-error'

export async function signIn(email: string, password: string): Promise<void> {
  await ended()
  const { error } = await supabase.auth.signInWithPassword({ email, password })
  if (error) throw toUserError(error)
}
