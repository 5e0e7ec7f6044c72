import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblem } from '@/components/use-problem'
import { toUserError } from '@/lib/user-error'
import { useDay } from './use-day'
import { useRule } from './use-rule'

/** The sentence of a failure, with the rule and the day that a refusal of a deletion names. */
export function useRefusal(): (error: unknown) => string {
  const { t } = useTranslation()
  const say = useProblem()
  const day = useDay()
  const ruleOf = useRule()
  return useCallback(
    (error) => {
      const { terms } = toUserError(error)
      const { rule, until, since } = terms
      if (since) return `${say(error)} ${t('documents.held-since', { day: day(since) })}`
      if (until) return `${say(error)} ${t('documents.kept-until', { day: day(until), rule: ruleOf(rule) })}`
      return say(error)
    },
    [t, say, day, ruleOf],
  )
}
