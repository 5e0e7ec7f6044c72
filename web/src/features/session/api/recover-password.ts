import { supabase } from '@/lib/supabase'
import { toUserError } from '@/lib/user-error'

/** Sends a mail with a code and a link, to whoever has an account; the answer is the same for everybody. */
export async function sendRecoveryMail(email: string): Promise<void> {
  const { error } = await supabase.auth.resetPasswordForEmail(email, { redirectTo: `${location.origin}/` })
  if (error) throw toUserError(error)
}

/** The code of the mail signs in, for choosing a new password. */
export async function signInWithCode(email: string, code: string): Promise<void> {
  const { error } = await supabase.auth.verifyOtp({ email, token: code, type: 'recovery' })
  if (error) throw toUserError(error)
}

export async function setPassword(password: string): Promise<void> {
  const { error } = await supabase.auth.updateUser({ password })
  if (error) throw toUserError(error)
}
