import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useToastProblem } from '@/components/use-toast-problem'
import { meQuery, type Me } from '@/lib/me'
import { queryClient } from '@/lib/query-client'
import { toast } from '@/lib/toast'
import { updateProfile, type ProfileChange } from './update-profile'

/** Shown at once, put back with a sentence when it is refused, and taken back by the toast. */
export function useUpdateProfile(userId: string) {
  const { t } = useTranslation()
  const complain = useToastProblem()
  const mutation = useMutation({
    mutationFn: (change: ProfileChange) => updateProfile(userId, change),
    onMutate: async (change) => {
      await queryClient.cancelQueries(meQuery)
      const before = queryClient.getQueryData(meQuery.queryKey)
      if (before) queryClient.setQueryData(meQuery.queryKey, withChange(before, change))
      return before
    },
    onError: (error, _, before) => {
      if (before) queryClient.setQueryData(meQuery.queryKey, before)
      complain(error)
    },
    onSuccess: (_, change, before) => {
      if (!before || change.full_name === undefined) return
      toast({
        text: t('account.saved'),
        undo: () => {
          mutation.mutate({ full_name: before.user.fullName })
        },
      })
    },
    onSettled: () => queryClient.invalidateQueries(meQuery),
  })
  return mutation
}

function withChange(me: Me, change: ProfileChange): Me {
  return {
    ...me,
    user: {
      ...me.user,
      fullName: change.full_name ?? me.user.fullName,
      locale: change.locale ?? me.user.locale,
    },
  }
}
