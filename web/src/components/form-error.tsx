import { Alert } from '@mantine/core'
import { toUserError } from '@/lib/user-error'
import { Reference } from './reference'
import { useProblem } from './use-problem'

/** Why a form was not taken, above its button; read out when it appears. */
export function FormError({ error }: { error: unknown }) {
  const say = useProblem()
  if (error === null || error === undefined) return null
  const { requestId } = toUserError(error)
  return (
    <Alert color="red" variant="light" role="alert" p="sm">
      {say(error)}
      {requestId === undefined ? null : <Reference id={requestId} />}
    </Alert>
  )
}
