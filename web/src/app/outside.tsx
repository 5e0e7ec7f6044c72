import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet } from 'react-router'
import { Brand } from '@/components/brand'
import { LanguageSwitch } from '@/components/language-switch'
import { Toasts } from '@/components/toasts'
import classes from './outside.module.css'

/** Around the pages of those who are not signed in. */
export function Outside() {
  return (
    <OutsideFrame>
      <Outlet />
    </OutsideFrame>
  )
}

export function OutsideFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className={classes.outside}>
      <aside className={classes.panel} aria-hidden>
        <Brand tone="light" />
        <svg viewBox="0 0 320 320" className={classes.drawing}>
          <path d="M98 48c-34 0-54 26-54 60 0 40 20 55 26 97 4 27 8 62 25 62 25 0 18-76 65-76s40 76 65 76c17 0 21-35 25-62 6-42 26-57 26-97 0-34-20-60-54-60-27 0-42 16-62 16s-35-16-62-16Z" />
          <path d="M118 96c12-8 28-2 42-2s30-6 42 2" />
          <path d="M132 128c6 26 4 46-4 74M188 128c-6 26-4 46 4 74" />
        </svg>
        <p className={classes.motto}>{t('sign-in.motto')}</p>
      </aside>
      <div className={classes.side}>
        <header className={classes.top}>
          <span className={classes.smallBrand}>
            <Brand />
          </span>
          <LanguageSwitch />
        </header>
        <main className={classes.main}>{children}</main>
      </div>
      <Toasts />
    </div>
  )
}
