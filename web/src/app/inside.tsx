import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { loadMenu } from '@/components/late-menu'
import { LoadingState } from '@/components/loading-state'
import { loadDrawer } from '@/features/notifications/load-drawer'
import { speak } from '@/lib/i18n'
import { late } from '@/lib/late'
import { meQuery } from '@/lib/me'
import { activeOrganisation, workIn } from '@/lib/organisation'
import { paths } from '@/lib/paths'
import { useSession } from '@/lib/session'
import { OutsideFrame } from './outside'
import { RouteFault } from './route-fault'
import { loadNavigation, Shell } from './shell/shell'
import { NoEntry } from './shell/no-entry'
import { useIdleLock } from './use-idle-lock'

const loadLockScreen = late(() => import('@/features/session/components/lock-screen'), 'LockScreen')
const LockScreen = lazy(async () => ({ default: await loadLockScreen() }))

/** What is opened later, when the network may be away, or these files may have made way for a new release's. */
const LATER = [loadLockScreen, loadMenu, loadNavigation, loadDrawer]

/** By then the first page has what it asked for. */
const SETTLED_MS = 2_000

/** The guard of all pages behind the sign-in. */
export function Inside() {
  const session = useSession()
  const location = useLocation()
  if (session.status === 'locked') {
    return (
      <OutsideFrame>
        <Suspense fallback={null}>
          <LockScreen email={session.email} fullName={session.fullName} />
        </Suspense>
      </OutsideFrame>
    )
  }
  if (session.status !== 'signed-in') {
    return <Navigate to={paths.signIn} replace state={{ from: location.pathname }} />
  }
  return <SignedIn key={session.userId} />
}

function SignedIn() {
  const { pathname } = useLocation()
  const me = useQuery(meQuery)
  useIdleLock()
  // Fetched when nothing else is wanted.
  useEffect(() => {
    const timer = setTimeout(() => void Promise.allSettled(LATER.map((load) => load())), SETTLED_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [])
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
        {/* Another practice is another set of pages: nothing typed or shown in the one goes over to the next. */}
        <RouteFault key={me.data.organisation.id} place={pathname}>
          <Suspense fallback={<LoadingState />}>
            <Outlet />
          </Suspense>
        </RouteFault>
      </Shell>
    )
  }
  if (me.isPending && me.fetchStatus !== 'paused') return <LoadingState />
  return <NoEntry me={me.data} error={me.error} onRetry={() => void me.refetch()} />
}
