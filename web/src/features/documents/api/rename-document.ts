import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useToastProblem } from '@/components/use-toast-problem'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { toast } from '@/lib/toast'
import { CHANGE } from './changes'
import { patch, type Shelf } from './documents'

interface Rename {
  id: string
  title: string
  before: string
}

export function renameDocument(id: string, title: string) {
  return rows(supabase.from('patient_documents').update({ title }).eq('id', id).select('id, title').single())
}

/** Shown at once, put back with a sentence when it is refused, and taken back by the toast. */
export function useRenameDocument(shelf: Shelf) {
  const { t } = useTranslation()
  const complain = useToastProblem()
  const mutation = useMutation({
    mutationKey: CHANGE,
    mutationFn: ({ id, title }: Rename) => renameDocument(id, title),
    onMutate: ({ id, title }) => {
      patch(shelf, id, { title })
    },
    onError: (error, { id, before }) => {
      patch(shelf, id, { title: before })
      complain(error)
    },
    onSuccess: (_, { id, title, before }) => {
      toast({
        text: t('documents.renamed'),
        undo: () => {
          mutation.mutate({ id, title: before, before: title })
        },
      })
    },
  })
  return mutation
}
