import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useToastProblem } from '@/components/use-toast-problem'
import { queryClient } from '@/lib/query-client'
import { patientListsKey } from '@/lib/search-patients'
import { toast } from '@/lib/toast'
import { patientQuery, type Patient } from './patient'
import { inverseOf, type PatientChange } from './patient-change'
import { EditConflict, updatePatient } from './update-patient'

interface Write {
  /** The patient as it was when the editing began. */
  base: Patient
  change: PatientChange
  isUndo?: boolean
}

/** Shown at once, put back with a sentence when it is refused, and taken back by the toast. */
export function useUpdatePatient(id: string) {
  const { t } = useTranslation()
  const complain = useToastProblem()
  const query = patientQuery(id)
  const mutationKey = ['patients', 'update', id]
  const mutation = useMutation({
    mutationKey,
    // One after the other: what was chosen last is what stays.
    scope: { id: mutationKey.join() },
    mutationFn: ({ base, change }: Write) => updatePatient(base, change),
    onMutate: async ({ change }) => {
      await queryClient.cancelQueries(query)
      const before = queryClient.getQueryData(query.queryKey)
      if (before) queryClient.setQueryData(query.queryKey, { ...before, ...change })
      return before
    },
    onError: (error, _, before) => {
      const shown = error instanceof EditConflict ? error.latest : before
      if (shown) queryClient.setQueryData(query.queryKey, shown)
      complain(error)
    },
    onSuccess: (saved, { base, change, isUndo }) => {
      // What was chosen meanwhile is shown already, and its own answer follows.
      if (queryClient.isMutating({ mutationKey }) === 1) queryClient.setQueryData(query.queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: patientListsKey })
      if (isUndo) return
      toast({
        text: t('patient.saved'),
        undo: () => {
          mutation.mutate({ base: saved, change: inverseOf(change, base), isUndo: true })
        },
      })
    },
  })
  return mutation
}
