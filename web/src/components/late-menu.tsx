import { UnstyledButton, type MenuProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { late } from '@/lib/late'
import { useLate } from './use-late'

/** What can be chosen: a link where `to` says where, else an act. */
export interface MenuEntry {
  key: string
  label: ReactNode
  left?: ReactNode
  right?: ReactNode
  to?: string
  onChoose?: () => void
  isDisabled?: boolean
  /** A line above it. */
  isApart?: boolean
}

export interface LateMenuProps {
  className: string
  position: NonNullable<MenuProps['position']>
  entries: readonly MenuEntry[]
  children: ReactNode
}

/** Fetched by whoever keeps it ready for the hour when the network is away. */
export const loadMenu = late(() => import('./open-menu'), 'OpenMenu')

/** A button whose list is fetched when it is first opened: with lists and their placing, the first page is 27 kB heavier. */
export function LateMenu(props: LateMenuProps) {
  const [OpenMenu, want] = useLate(loadMenu)
  if (OpenMenu) return <OpenMenu {...props} />
  return (
    <UnstyledButton className={props.className} aria-haspopup="menu" aria-expanded={false} onClick={want}>
      {props.children}
    </UnstyledButton>
  )
}
