import type { ReactNode } from 'react'
import classes from './mark.module.css'

/** A word beside a name: archived, merged, on hold. */
export function Mark({
  tone = 'calm',
  children,
}: {
  tone?: 'calm' | 'warning' | 'danger' | 'accent'
  children: ReactNode
}) {
  return (
    <span className={classes.mark} data-tone={tone}>
      {children}
    </span>
  )
}
