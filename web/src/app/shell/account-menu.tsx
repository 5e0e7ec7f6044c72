import { Avatar, Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconLogout, IconSelector, IconUserCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Me } from '@/lib/me'
import { paths } from '@/lib/paths'
import { signOut } from '@/lib/session'
import classes from './sidebar.module.css'

/** Who is signed in, their settings, and the way out. */
export function AccountMenu({ me }: { me: Me }) {
  const { t } = useTranslation()
  const { fullName, email } = me.user
  return (
    <Menu width="target" position="top-start">
      <Menu.Target>
        <UnstyledButton className={classes.chosen ?? ''}>
          <VisuallyHidden component="span">{t('account.menu')} </VisuallyHidden>
          <Avatar name={fullName || email} color="petrol" size={36} aria-hidden />
          <span className={classes.words}>
            <span className={classes.name}>{fullName || email}</span>
            <span className={classes.detail}>{email}</span>
          </span>
          <IconSelector size={18} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          to={paths.account}
          leftSection={<IconUserCircle size={18} stroke={1.6} />}
        >
          {t('titles.account')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} stroke={1.6} />} onClick={() => void signOut()}>
          {t('actions.sign-out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
