import type { ParseKeys } from 'i18next'
import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { NavigationType, useNavigationType } from 'react-router'
import classes from './page.module.css'

export type TitleKey = Extract<ParseKeys, `titles.${string}`>

interface Props {
  /** What the window is called: a sentence of ours, so that no name of a patient gets into a title or a history. */
  title: TitleKey
  /** What stands above the page, where it is more than the title. */
  heading?: ReactNode
  lead?: ReactNode
  /** Buttons beside the heading. */
  actions?: ReactNode
  /** What takes the focus in place of the heading, where a mouse or a keyboard is at hand. */
  first?: RefObject<HTMLElement | null>
  children: ReactNode
}

/** The frame of every page inside the shell: its title, its one heading, its actions. */
export function Page({ title, heading, lead, actions, first, children }: Props) {
  const { t } = useTranslation()
  useWindowTitle(title)
  const top = useRef<HTMLHeadingElement>(null)
  // A reader's software says where it is after a click in the navigation.
  useEffect(() => {
    // On a telephone a field with the focus is a keyboard over half the page.
    const isTouched = matchMedia('(pointer: coarse)').matches
    ;(isTouched ? top : (first ?? top)).current?.focus({ preventScroll: true })
  }, [first])
  const isNew = useNavigationType() === NavigationType.Push
  const beginsAtTop = useRef(isNew)
  useEffect(() => {
    if (beginsAtTop.current) window.scrollTo(0, 0)
  }, [])
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.words}>
          <h1 className={classes.heading} tabIndex={-1} ref={top}>
            {heading ?? t(title)}
          </h1>
          {lead === undefined ? null : <p className={classes.lead}>{lead}</p>}
        </div>
        {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

export function useWindowTitle(title: TitleKey): void {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${t(title)} · Molaire`
  }, [t, title])
}
