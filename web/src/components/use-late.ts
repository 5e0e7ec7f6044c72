import { useCallback, useState, type ComponentType } from 'react'
import { useToastProblem } from './use-toast-problem'

/**
 * A part that is fetched when it is wanted. Where it cannot be had, the page stays as it is, a toast says so, and the
 * next wish asks again: what is `lazy` keeps its failure, and throws it at everything around it.
 */
export function useLate<Props>(load: () => Promise<ComponentType<Props>>) {
  const complain = useToastProblem()
  const [{ Part }, become] = useState<{ Part?: ComponentType<Props> }>({})
  const want = useCallback(() => {
    load().then((Loaded) => {
      become({ Part: Loaded })
    }, complain)
  }, [load, complain])
  return [Part, want] as const
}
