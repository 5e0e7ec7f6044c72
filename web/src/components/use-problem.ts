import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { toUserError } from '@/lib/user-error'

/** The sentence for a failure, in the reader's language. */
export function useProblem(): (error: unknown) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (error) => {
      const { key } = toUserError(error)
      const name = `problems.${key}`
      return i18n.exists(name) ? t(name as 'problems.internal_error') : t('problems.internal_error')
    },
    [t, i18n],
  )
}
