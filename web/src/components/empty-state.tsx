import type { ReactNode } from 'react'
import { State } from './state'

/** Nothing is there yet; says what would be, and offers to begin. */
export function EmptyState(props: {
  icon: ReactNode
  title: ReactNode
  text?: ReactNode
  actions?: ReactNode
}) {
  return <State {...props} />
}
