import {
  IconHistory,
  IconHome2,
  IconMessages,
  IconUsers,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react'
import type { ParseKeys } from 'i18next'
import { paths } from '@/lib/paths'

export interface Destination {
  path: string
  label: Extract<ParseKeys, `navigation.${string}`>
  icon: Icon
  /** Shown to those who have it; the page itself asks the database. */
  permission?: string
}

/** What the sidebar offers: only pages that exist, in the order of a day at the practice. */
export const destinations: readonly Destination[] = [
  { path: paths.home, label: 'navigation.home', icon: IconHome2 },
  { path: paths.patients, label: 'navigation.patients', icon: IconUsers, permission: 'patients.read' },
  { path: paths.messages, label: 'navigation.messages', icon: IconMessages, permission: 'reminders.read' },
  { path: paths.members, label: 'navigation.members', icon: IconUsersGroup, permission: 'members.read' },
  { path: paths.audit, label: 'navigation.audit', icon: IconHistory, permission: 'audit.read' },
]
