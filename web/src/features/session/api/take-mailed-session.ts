import { paths } from '@/lib/paths'
import { supabase } from '@/lib/supabase'

/**
 * A link of a mail ends here with the tokens behind `#`. They leave the address and the history before anything is
 * drawn, and lead to the page that asks for a new password.
 */
export async function takeMailedSession(): Promise<void> {
  const fragment = new URLSearchParams(location.hash.slice(1))
  const [access, refresh] = [fragment.get('access_token'), fragment.get('refresh_token')]
  if (access && refresh) {
    history.replaceState(null, '', paths.newPassword)
    const { error } = await supabase.auth.setSession({ access_token: access, refresh_token: refresh })
    if (error) history.replaceState(null, '', `${paths.forgottenPassword}?lien=perime`)
  } else if (fragment.has('error')) {
    history.replaceState(null, '', `${paths.forgottenPassword}?lien=perime`)
  }
}
