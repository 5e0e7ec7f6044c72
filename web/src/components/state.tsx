import type { ReactNode } from 'react'
import classes from './state.module.css'

interface Props {
  icon: ReactNode
  tone?: 'calm' | 'warning' | 'danger'
  title: ReactNode
  text?: ReactNode
  /** What can be done about it. */
  actions?: ReactNode
  children?: ReactNode
  role?: 'alert' | 'status'
  /** 1 where it is all there is on the page. */
  level?: 1 | 2
}

/** What stands where there is nothing else to show: empty, refused, failed, away. */
export function State({ icon, tone = 'calm', title, text, actions, children, role, level = 2 }: Props) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className={classes.state} role={role}>
      <div className={classes.icon} data-tone={tone} aria-hidden>
        {icon}
      </div>
      <Heading className={classes.title}>{title}</Heading>
      {text === undefined ? null : <p className={classes.text}>{text}</p>}
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
      {children}
    </div>
  )
}
