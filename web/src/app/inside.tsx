import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { LoadingState } from '@/components/loading-state'
import { LockScreen } from '@/features/session/components/lock-screen'
import { speak } from '@/lib/i18n'
import { meQuery } from '@/lib/me'
import { activeOrganisation, workIn } from '@/lib/organisation'
import { paths } from '@/lib/paths'
import { useSession } from '@/lib/session'
import { OutsideFrame } from './outside'
import { Shell } from './shell/shell'
import { NoEntry } from './shell/no-entry'
import { useIdleLock } from './use-idle-lock'

/** The guard of all pages behind the sign-in. */
export function Inside() {
  const session = useSession()
  const location = useLocation()
  if (session.status === 'locked') {
    return (
      <OutsideFrame>
        <LockScreen email={session.email} fullName={session.fullName} />
      </OutsideFrame>
    )
  }
  if (session.status !== 'signed-in') {
    return <Navigate to={paths.signIn} replace state={{ from: location.pathname }} />
  }
  return <SignedIn key={session.userId} />
}

function SignedIn() {
  const me = useQuery(meQuery)
  useIdleLock()
  const language = me.data?.user.locale
  useEffect(() => {
    if (language) void speak(language)
  }, [language])
  // From here on requests name the practice, whatever another tab makes of the profile.
  const organisation = me.data?.organisation?.id
  if (organisation && activeOrganisation() === null) workIn(organisation)
  if (me.data?.organisation) {
    return (
      <Shell me={me.data}>
        <Outlet />
      </Shell>
    )
  }
  if (me.isPending && me.fetchStatus !== 'paused') return <LoadingState />
  return <NoEntry me={me.data} error={me.error} onRetry={() => void me.refetch()} />
}
