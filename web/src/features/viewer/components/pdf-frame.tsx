import { useEffect, useEffectEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { PdfContent } from '../pdf-content'
import type { PaneProps } from './pane-frame'
import classes from './pane.module.css'

/** The pages of a PDF, below each other. */
export function PdfFrame({ document: shown, pane, source, onGo, onContent }: PaneProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const column = useRef<HTMLDivElement>(null)
  const swipe = useEffectEvent(onGo)
  const register = useEffectEvent(onContent)
  const label = t('viewer.pages-of', { title: shown.title })
  useEffect(() => {
    if (!scroller.current || !column.current) return undefined
    const content = new PdfContent(scroller.current, column.current, {
      document: shown,
      source,
      pane,
      label,
      pageClass: classes.page ?? '',
      pageLabel: (page) => t('viewer.page', { page }),
      onSwipe: (by) => {
        swipe(by)
      },
      onSight: () => undefined,
    })
    register(content)
    return () => {
      register(null)
      content.close()
    }
  }, [shown, source, pane, label, t])
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be within reach of the keys
    <div ref={scroller} className={classes.scroller} role="group" aria-label={label} tabIndex={0}>
      <div ref={column} className={classes.column} />
    </div>
  )
}
