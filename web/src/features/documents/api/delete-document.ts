import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { edge } from '@/lib/edge'
import { queryClient } from '@/lib/query-client'
import { toast } from '@/lib/toast'
import { toUserError } from '@/lib/user-error'
import { useRefusal } from '../use-refusal'
import { CHANGE, lookNow } from './changes'
import { documentsQuery, drop, type Shelf } from './documents'

const RETRIES_MAX = 3

interface Deletion {
  id: string
  /** Asked of every document that is ready. */
  reason?: string
}

async function deleteDocument({ id, reason }: Deletion): Promise<void> {
  await edge(`/v1/documents/${id}`, { method: 'DELETE', ...(reason ? { json: { reason } } : {}) })
}

/** Off the screen at once, and back with the rule and its date when it is refused. There is no way back otherwise. */
export function useDeleteDocument(shelf: Shelf) {
  const { t } = useTranslation()
  const say = useRefusal()
  return useMutation({
    mutationKey: CHANGE,
    mutationFn: deleteDocument,
    // It is hidden already, and asking again finishes it.
    retry: (failures, error) => failures < RETRIES_MAX && toUserError(error).key === 'delete_unfinished',
    retryDelay: 1_000,
    onMutate: async ({ id }) => {
      const { queryKey } = documentsQuery(shelf)
      await queryClient.cancelQueries({ queryKey })
      const before = queryClient.getQueryData(queryKey)
      drop(shelf, id)
      return before
    },
    onError: (error, _, before) => {
      const { key, requestId } = toUserError(error)
      if (before && key !== 'delete_unfinished')
        queryClient.setQueryData(documentsQuery(shelf).queryKey, before)
      if (key !== 'session_expired') toast({ tone: 'danger', text: say(error), requestId })
    },
    onSuccess: () => {
      toast({ text: t('documents.deleted') })
      lookNow(shelf)
    },
  })
}
