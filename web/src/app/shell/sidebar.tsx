import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { Brand } from '@/components/brand'
import { useMay, type Me } from '@/lib/me'
import { lock } from '@/lib/session'
import { destinations, type Destination } from '../navigation'
import { AccountMenu } from './account-menu'
import { OrganisationSwitch } from './organisation-switch'
import classes from './sidebar.module.css'

export function Sidebar({ me, isInDrawer = false }: { me: Me; isInDrawer?: boolean }) {
  const { t } = useTranslation()
  return (
    <div className={classes.sidebar}>
      {isInDrawer ? null : (
        <div className={classes.brand}>
          <Brand />
        </div>
      )}
      <OrganisationSwitch me={me} />
      <nav className={classes.links} aria-label={t('navigation.main')}>
        {destinations.map((destination) => (
          <Entry key={destination.path} destination={destination} />
        ))}
      </nav>
      <div className={classes.foot}>
        <Button
          variant="subtle"
          color="gray"
          justify="flex-start"
          leftSection={<IconLock size={18} stroke={1.6} />}
          className={classes.lock}
          onClick={() => void lock()}
        >
          {t('actions.lock')}
        </Button>
        <AccountMenu me={me} />
      </div>
    </div>
  )
}

function Entry({ destination: { path, label, icon: Icon, permission } }: { destination: Destination }) {
  const { t } = useTranslation()
  const may = useMay(permission ?? '')
  if (permission !== undefined && !may) return null
  return (
    <NavLink to={path} end={path === '/'} className={classes.link ?? ''}>
      <Icon size={20} stroke={1.6} aria-hidden />
      {t(label)}
    </NavLink>
  )
}
