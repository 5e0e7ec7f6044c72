import { Button } from '@mantine/core'
import { IconSearchOff, IconUsers } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from '@/components/empty-state'
import { useKept } from '@/lib/kept'
import { paths } from '@/lib/paths'

/** Nobody yet, or nobody of that name: either way the next step is a new file. */
export function NoPatients({ typed, mayCreate }: { typed: string; mayCreate: boolean }) {
  const { t } = useTranslation()
  const [, keepTyped] = useKept('new-patient', '')
  const create = mayCreate ? (
    <Button
      component={Link}
      to={paths.newPatient}
      onClick={() => {
        keepTyped(typed)
      }}
    >
      {t(typed === '' ? 'patients.first' : 'patients.create-typed')}
    </Button>
  ) : undefined
  return typed === '' ? (
    <EmptyState
      icon={<IconUsers stroke={1.5} />}
      title={t('patients.none')}
      text={t('patients.none-text')}
      actions={create}
    />
  ) : (
    <EmptyState
      icon={<IconSearchOff stroke={1.5} />}
      title={t('patients.not-found', { typed })}
      text={t('patients.not-found-text')}
      actions={create}
    />
  )
}
