import { Button } from '@mantine/core'
import { IconAlertTriangle, IconLock, IconPlugConnectedX, IconSearchOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { toUserError } from '@/lib/user-error'
import { Reference } from './reference'
import { State } from './state'
import { useProblem } from './use-problem'

interface Props {
  error: unknown
  /** Offered where asking again may help. */
  onRetry?: () => void
  level?: 1 | 2
}

/** A failure in the place of what was asked for: refused, missing, away or broken, each said as what it is. */
export function ErrorState({ error, onRetry, level = 2 }: Props) {
  const { t } = useTranslation()
  const say = useProblem()
  const problem = toUserError(error)
  const [icon, tone, title] = problem.isRefusal
    ? [<IconLock key="i" stroke={1.5} />, 'warning' as const, t('states.refused')]
    : problem.isMissing
      ? [<IconSearchOff key="i" stroke={1.5} />, 'calm' as const, t('states.missing')]
      : problem.key === 'unreachable'
        ? [<IconPlugConnectedX key="i" stroke={1.5} />, 'warning' as const, t('states.offline')]
        : [<IconAlertTriangle key="i" stroke={1.5} />, 'danger' as const, t('states.failed')]
  return (
    <State
      icon={icon}
      tone={tone}
      title={title}
      text={say(problem)}
      role="alert"
      level={level}
      actions={
        onRetry && problem.isPassing ? (
          <Button variant="default" onClick={onRetry}>
            {t('actions.retry')}
          </Button>
        ) : undefined
      }
    >
      {problem.requestId ? <Reference id={problem.requestId} /> : null}
    </State>
  )
}
