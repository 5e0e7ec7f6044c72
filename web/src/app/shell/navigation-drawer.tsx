import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Brand } from '@/components/brand'
import type { Me } from '@/lib/me'
import { Sidebar } from './sidebar'
import classes from './shell.module.css'

/** The sidebar where there is no room for one. */
export function NavigationDrawer({ me, isOpen, onClose }: { me: Me; isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    // In parts, because the library's header would be a second banner of the page.
    <Drawer.Root
      opened={isOpen}
      onClose={onClose}
      position="left"
      size="18rem"
      padding={0}
      classNames={{ content: classes.drawerContent ?? '' }}
    >
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('navigation.main')}>
        <div className={classes.drawerHeader}>
          <Brand />
          <Drawer.CloseButton aria-label={t('actions.close')} />
        </div>
        <Drawer.Body className={classes.drawerBody ?? ''}>
          <Sidebar me={me} isInDrawer />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
