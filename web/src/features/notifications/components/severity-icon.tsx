import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { Severity } from '../kinds'
import classes from './notification-list.module.css'

const ICONS = { INFO: IconInfoCircle, WARNING: IconAlertTriangle, CRITICAL: IconAlertOctagon }

/** A shape for each severity; the word stands beside it. */
export function SeverityIcon({ severity }: { severity: Severity }) {
  const Icon = ICONS[severity]
  return (
    <span className={classes.icon} data-severity={severity} aria-hidden>
      <Icon size={20} stroke={1.6} />
    </span>
  )
}
