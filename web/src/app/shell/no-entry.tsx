import { Button } from '@mantine/core'
import { IconBuildingHospital, IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state'
import { State } from '@/components/state'
import type { Me } from '@/lib/me'
import { signOut } from '@/lib/session'
import { useSwitchOrganisation } from './use-switch-organisation'
import classes from './no-entry.module.css'

/** Signed in, and no practice to work in yet: none at all, several without a choice, or no answer. */
export function NoEntry({ me, error, onRetry }: { me: Me | undefined; error: unknown; onRetry: () => void }) {
  const { t } = useTranslation()
  const change = useSwitchOrganisation()
  return (
    <main className={classes.centre}>
      {error ? (
        <ErrorState error={error} onRetry={onRetry} level={1} />
      ) : me === undefined ? (
        <State
          level={1}
          icon={<IconPlugConnectedX stroke={1.5} />}
          tone="warning"
          title={t('states.offline')}
        />
      ) : (
        <State
          level={1}
          icon={<IconBuildingHospital stroke={1.5} />}
          title={me.organisations.length > 0 ? t('organisation.choose') : t('organisation.none')}
          text={me.organisations.length > 0 ? undefined : t('organisation.none-text')}
          actions={me.organisations.map(({ id, name }) => (
            <Button
              key={id}
              loading={change.isPending && change.variables === id}
              onClick={() => {
                change.mutate(id)
              }}
            >
              {name}
            </Button>
          ))}
        />
      )}
      <Button variant="subtle" onClick={() => void signOut()}>
        {t('actions.sign-out')}
      </Button>
    </main>
  )
}
