import { late } from '@/lib/late'

/** Fetched by whoever keeps it ready for the hour when the network is away. */
export const loadDrawer = late(() => import('./components/notifications-drawer'), 'NotificationsDrawer')
