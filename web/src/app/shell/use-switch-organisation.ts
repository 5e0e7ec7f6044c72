import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useToastProblem } from '@/components/use-toast-problem'
import { enterOrganisation } from '@/lib/enter-organisation'
import { keepOrganisation } from '@/lib/keep-organisation'
import { activeOrganisation } from '@/lib/organisation'
import { paths } from '@/lib/paths'

/** Works in another practice from now on: this tab at once, new ones by the profile. A first choice keeps the page that was asked for. */
export function useSwitchOrganisation() {
  const navigate = useNavigate()
  const complain = useToastProblem()
  return useMutation({
    mutationFn: keepOrganisation,
    onSuccess: async (organisationId) => {
      if (activeOrganisation() !== null) await navigate(paths.home)
      enterOrganisation(organisationId)
    },
    onError: complain,
  })
}
