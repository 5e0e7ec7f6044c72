import type { CustomTypeOptions } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { toUserError } from '@/lib/user-error'

type ProblemKey = keyof CustomTypeOptions['resources']['translation']['problems']

function isKnown(key: string, { exists }: { exists: (key: string) => boolean }): key is ProblemKey {
  return exists(`problems.${key}`)
}

/** The sentence for a failure, in the reader's language. */
export function useProblem(): (error: unknown) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (error) => {
      const { key } = toUserError(error)
      return isKnown(key, i18n) ? t(`problems.${key}`) : t('problems.internal_error')
    },
    [t, i18n],
  )
}
