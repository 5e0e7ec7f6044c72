import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Me } from '@/lib/me'
import { useSwitchOrganisation } from './use-switch-organisation'
import classes from './sidebar.module.css'

/** Which practice this is, and for those who work in several, the way to another. */
export function OrganisationSwitch({ me }: { me: Me }) {
  const { t } = useTranslation()
  const change = useSwitchOrganisation()
  const active = me.organisation
  if (!active) return null
  const words = (
    <span className={classes.words}>
      <span className={classes.name}>{active.name}</span>
      <span className={classes.detail}>{t(`roles.${active.role}`)}</span>
    </span>
  )
  if (me.organisations.length < 2)
    return <div className={`${classes.chosen ?? ''} ${classes.organisation ?? ''}`}>{words}</div>
  return (
    <Menu width="target" position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={`${classes.chosen ?? ''} ${classes.organisation ?? ''}`}>
          <VisuallyHidden component="span">{t('organisation.switch')} </VisuallyHidden>
          {words}
          <IconSelector size={18} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {me.organisations.map(({ id, name, role }) => (
          <Menu.Item
            key={id}
            disabled={change.isPending}
            rightSection={id === active.id ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => {
              if (id !== active.id) change.mutate(id)
            }}
          >
            <span className={classes.name}>{name}</span>
            <span className={classes.detail}>{t(`roles.${role}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
