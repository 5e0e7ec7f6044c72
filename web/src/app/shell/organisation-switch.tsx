import { VisuallyHidden } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LateMenu } from '@/components/late-menu'
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
    <LateMenu
      className={`${classes.chosen ?? ''} ${classes.organisation ?? ''}`}
      position="bottom-start"
      entries={me.organisations.map(({ id, name, role }) => ({
        key: id,
        label: (
          <>
            <span className={classes.name}>{name}</span>
            <span className={classes.detail}>{t(`roles.${role}`)}</span>
          </>
        ),
        right: id === active.id ? <IconCheck size={16} aria-hidden /> : null,
        onChoose: () => {
          if (id !== active.id) change.mutate(id)
        },
        isDisabled: change.isPending,
      }))}
    >
      <VisuallyHidden component="span">{t('organisation.switch')} </VisuallyHidden>
      {words}
      <IconSelector size={18} stroke={1.6} aria-hidden />
    </LateMenu>
  )
}
