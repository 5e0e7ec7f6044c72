import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { Suspense } from 'react'
import { BrowserRouter } from 'react-router'
import { LoadingState } from '@/components/loading-state'
import { queryClient } from '@/lib/query-client'
import { RouteFault } from './route-fault'
import { AppRoutes } from './routes'
import { theme } from './theme'

const colourScheme = localStorageColorSchemeManager({ key: 'molaire.colour-scheme' })

export function App() {
  return (
    // The variables and classes are in stylesheets: the policy of the page allows no style that a script writes.
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colourScheme}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <BrowserRouter>
          <RouteFault>
            <Suspense fallback={<LoadingState />}>
              <AppRoutes />
            </Suspense>
          </RouteFault>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  )
}
