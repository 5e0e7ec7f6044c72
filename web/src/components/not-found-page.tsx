import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '@/lib/paths'
import { useWindowTitle } from './page'
import { State } from './state'

export function NotFoundPage() {
  const { t } = useTranslation()
  useWindowTitle('titles.not-found')
  return (
    <State
      level={1}
      icon={<IconMapOff stroke={1.5} />}
      title={t('titles.not-found')}
      text={t('states.no-page')}
      actions={
        <Button component={Link} to={paths.home} variant="default">
          {t('actions.home')}
        </Button>
      }
    />
  )
}
