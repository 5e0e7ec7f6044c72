import { Burger } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { Brand } from '@/components/brand'
import { Toasts } from '@/components/toasts'
import { useLate } from '@/components/use-late'
import { late } from '@/lib/late'
import { useMay, type Me } from '@/lib/me'
import { LateBell } from './late-bell'
import { OfflineBanner } from './offline-banner'
import { Sidebar } from './sidebar'
import classes from './shell.module.css'

/** Fetched by whoever keeps it ready for the hour when the network is away. */
export const loadNavigation = late(() => import('./navigation-drawer'), 'NavigationDrawer')

/** Around every page of somebody who works here: navigation at the side, or in a drawer where there is no room. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation()
  const mayBeTold = useMay('notifications.read')
  const [isOpen, { open, close }] = useDisclosure(false)
  // Fetched when it is first opened; from then on it stays, to give the focus back when it closes.
  const [NavigationDrawer, want] = useLate(loadNavigation)
  const opener = useRef<HTMLButtonElement>(null)
  // The library gives the focus back only to what it saw before it opened, and it was not there.
  const leave = () => {
    close()
    requestAnimationFrame(() => opener.current?.focus())
  }
  const { pathname } = useLocation()
  useEffect(close, [pathname, close])
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {t('navigation.skip')}
      </a>
      {mayBeTold ? <LateBell /> : null}
      <aside className={classes.side}>
        <Sidebar me={me} />
      </aside>
      <header className={classes.bar}>
        <Burger
          ref={opener}
          opened={isOpen}
          onClick={() => {
            want()
            open()
          }}
          size="sm"
          aria-label={t('navigation.open')}
        />
        <Brand />
      </header>
      {NavigationDrawer ? <NavigationDrawer me={me} isOpen={isOpen} onClose={leave} /> : null}
      <div className={classes.body}>
        <OfflineBanner />
        <main id="content" tabIndex={-1} className={classes.main}>
          {children}
        </main>
      </div>
      <Toasts />
    </div>
  )
}
