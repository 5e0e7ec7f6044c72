import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblem } from '@/components/use-problem'
import { onForget } from '@/lib/session'
import { UserError } from '@/lib/user-error'
import type { Shelf } from '../api/documents'
import { rejectedQuery } from '../api/rejected-uploads'
import classes from './upload-list.module.css'

/** What somebody has read; kept until the session ends and nowhere else. */
let read: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

function become(next: ReadonlySet<string>): void {
  read = next
  listeners.forEach((listener) => {
    listener()
  })
}

onForget(() => {
  become(new Set())
})

/** Files that went straight to Storage and were not what they said: removed, and their sender told why. */
export function Rejections({ shelf }: { shelf: Shelf }) {
  const { t } = useTranslation()
  const say = useProblem()
  const { data } = useQuery(rejectedQuery(shelf))
  const dismissed = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => read,
  )
  const shown = (data ?? []).filter(({ document_id: id }) => !dismissed.has(id))
  return shown.map((one) => (
    <Alert
      key={one.document_id}
      color="red"
      variant="light"
      role="alert"
      className={classes.rejection ?? ''}
      withCloseButton
      closeButtonLabel={t('actions.close')}
      onClose={() => {
        become(new Set([...dismissed, one.document_id]))
      }}
    >
      {t('documents.rejected', { name: one.original_name })} {say(new UserError(one.reason, 422))}
    </Alert>
  ))
}
