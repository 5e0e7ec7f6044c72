import { Avatar, VisuallyHidden } from '@mantine/core'
import { IconLogout, IconSelector, IconUserCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LateMenu } from '@/components/late-menu'
import type { Me } from '@/lib/me'
import { paths } from '@/lib/paths'
import { signOut } from '@/lib/session'
import classes from './sidebar.module.css'

/** Who is signed in, their settings, and the way out. */
export function AccountMenu({ me }: { me: Me }) {
  const { t } = useTranslation()
  const { fullName, email } = me.user
  return (
    <LateMenu
      className={classes.chosen ?? ''}
      position="top-start"
      entries={[
        {
          key: 'account',
          label: t('titles.account'),
          left: <IconUserCircle size={18} stroke={1.6} />,
          to: paths.account,
        },
        {
          key: 'sign-out',
          label: t('actions.sign-out'),
          left: <IconLogout size={18} stroke={1.6} />,
          onChoose: () => void signOut(),
          isApart: true,
        },
      ]}
    >
      <VisuallyHidden component="span">{t('account.menu')} </VisuallyHidden>
      <Avatar name={fullName || email} color="petrol" size={36} aria-hidden />
      <span className={classes.words}>
        <span className={classes.name}>{fullName || email}</span>
        <span className={classes.detail}>{email}</span>
      </span>
      <IconSelector size={18} stroke={1.6} aria-hidden />
    </LateMenu>
  )
}
