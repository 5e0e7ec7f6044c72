import { createBrowserRouter } from 'react-router'
import { LoadingState } from '@/components/loading-state'
import { paths } from '@/lib/paths'
import { Inside } from './inside'
import { Outside } from './outside'
import { RouteFault } from './route-fault'

/** Every page, each loaded when it is first opened. A new capability adds its lines here and in `navigation.ts`. */
export const router = createBrowserRouter([
  {
    element: <Outside />,
    hydrateFallbackElement: <LoadingState />,
    errorElement: <RouteFault />,
    children: [
      {
        path: paths.signIn,
        lazy: async () => ({
          Component: (await import('@/features/session/components/sign-in-page')).SignInPage,
        }),
      },
      {
        path: paths.forgottenPassword,
        lazy: async () => ({
          Component: (await import('@/features/session/components/forgotten-password-page'))
            .ForgottenPasswordPage,
        }),
      },
      {
        path: paths.newPassword,
        lazy: async () => ({
          Component: (await import('@/features/session/components/new-password-page')).NewPasswordPage,
        }),
      },
    ],
  },
  {
    element: <Inside />,
    hydrateFallbackElement: <LoadingState />,
    errorElement: <RouteFault />,
    children: [
      {
        path: paths.home,
        lazy: async () => ({ Component: (await import('@/features/home/components/home-page')).HomePage }),
      },
      {
        path: paths.account,
        lazy: async () => ({
          Component: (await import('@/features/profile/components/account-page')).AccountPage,
        }),
      },
      {
        path: '*',
        lazy: async () => ({ Component: (await import('@/components/not-found-page')).NotFoundPage }),
      },
    ],
  },
])
