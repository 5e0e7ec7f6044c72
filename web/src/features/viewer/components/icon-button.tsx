import type { ReactNode } from 'react'
import classes from './viewer.module.css'

interface Props {
  label: string
  icon: ReactNode
  onClick: () => void
  /** The key that does the same. */
  shortcut?: string
  isPressed?: boolean
  isDisabled?: boolean
  /** Where the tip goes: away from the edge of the screen. */
  tip?: 'above' | 'below'
  className?: string | undefined
}

export function IconButton({
  label,
  icon,
  onClick,
  shortcut,
  isPressed,
  isDisabled,
  tip = 'above',
  className,
}: Props) {
  return (
    <button
      type="button"
      className={[classes.button, className].filter(Boolean).join(' ')}
      aria-label={label}
      aria-pressed={isPressed}
      aria-keyshortcuts={shortcut}
      data-tip={shortcut ? `${label} (${shortcut})` : label}
      data-tip-side={tip}
      disabled={isDisabled}
      onClick={onClick}
    >
      {icon}
    </button>
  )
}
