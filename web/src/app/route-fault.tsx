import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { State } from '@/components/state'

/**
 * Holds a page that broke, or whose file is gone from the host since an update, away from the rest. Another address is
 * another chance.
 */
export class RouteFault extends Component<{ place?: string; children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false }

  static getDerivedStateFromError() {
    return { isBroken: true }
  }

  override componentDidUpdate(before: { place?: string }) {
    if (this.state.isBroken && before.place !== this.props.place) this.setState({ isBroken: false })
  }

  override render() {
    return this.state.isBroken ? <Broken /> : this.props.children
  }
}

function Broken() {
  const { t } = useTranslation()
  return (
    <State
      level={1}
      icon={<IconAlertTriangle stroke={1.5} />}
      tone="danger"
      role="alert"
      title={t('states.failed')}
      text={t('states.page-broken')}
      actions={
        <Button
          variant="default"
          onClick={() => {
            location.reload()
          }}
        >
          {t('actions.reload')}
        </Button>
      }
    />
  )
}
