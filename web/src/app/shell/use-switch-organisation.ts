import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useProblem } from '@/components/use-problem'
import { meQuery } from '@/lib/me'
import { workIn } from '@/lib/organisation'
import { paths } from '@/lib/paths'
import { queryClient } from '@/lib/query-client'
import { rows } from '@/lib/rows'
import { currentSession } from '@/lib/session'
import { supabase } from '@/lib/supabase'
import { toast } from '@/lib/toast'
import { toUserError, UserError } from '@/lib/user-error'

/** Works in another practice from now on: this tab at once, new ones by the profile. */
export function useSwitchOrganisation() {
  const navigate = useNavigate()
  const say = useProblem()
  return useMutation({
    mutationFn: keepOrganisation,
    onSuccess: async (organisationId) => {
      workIn(organisationId)
      // What was read in the one practice is not shown in the other, not even for a moment.
      await navigate(paths.home)
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] })
      await queryClient.refetchQueries(meQuery)
    },
    onError: (error) => {
      toast({ tone: 'danger', text: say(error), requestId: toUserError(error).requestId })
    },
  })
}

async function keepOrganisation(organisationId: string): Promise<string> {
  const session = currentSession()
  if (session.status !== 'signed-in') throw new UserError('session_expired', 401)
  await rows(
    supabase
      .from('profiles')
      .update({ active_organisation_id: organisationId })
      .eq('id', session.userId)
      .select('id')
      .single(),
  )
  return organisationId
}
