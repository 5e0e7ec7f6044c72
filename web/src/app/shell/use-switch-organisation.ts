import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useToastProblem } from '@/components/use-toast-problem'
import { keepOrganisation } from '@/lib/keep-organisation'
import { meQuery } from '@/lib/me'
import { activeOrganisation, workIn } from '@/lib/organisation'
import { paths } from '@/lib/paths'
import { queryClient } from '@/lib/query-client'

/** Works in another practice from now on: this tab at once, new ones by the profile. A first choice keeps the page that was asked for. */
export function useSwitchOrganisation() {
  const navigate = useNavigate()
  const complain = useToastProblem()
  return useMutation({
    mutationFn: keepOrganisation,
    onSuccess: async (organisationId) => {
      const isFirst = activeOrganisation() === null
      workIn(organisationId)
      // What was read in the one practice is not shown in the other, not even for a moment.
      if (!isFirst) await navigate(paths.home)
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] })
      await queryClient.refetchQueries(meQuery)
    },
    onError: complain,
  })
}
