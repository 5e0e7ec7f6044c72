import type { ParseKeys } from 'i18next'
import { useEffect, useRef, type ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import { toPatient } from '@/lib/paths'
import classes from './patient-tabs.module.css'

export interface PatientTab {
  /** Its word in the address. */
  slug: string
  label: Extract<ParseKeys, `patient.tabs.${string}`>
  Panel: ComponentType<{ patientId: string }>
}

/** Links rather than tabs of one page: each has an address, and the browser's way back goes through them. */
export function PatientTabs({ patientId, tabs }: { patientId: string; tabs: readonly PatientTab[] }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const list = useRef<HTMLElement>(null)
  // On a telephone the last tabs stand beyond the edge.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname])
  return (
    <nav ref={list} className={classes.tabs} aria-label={t('patient.tabs-label')}>
      {tabs.map(({ slug, label }) => (
        <NavLink key={slug} to={toPatient(patientId, slug)} className={classes.tab ?? ''}>
          {t(label)}
        </NavLink>
      ))}
    </nav>
  )
}
