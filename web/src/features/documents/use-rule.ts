import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** A retention rule in words. */
export function useRule(): (rule: string | null | undefined) => string {
  const { t } = useTranslation()
  return useCallback(
    (rule) => {
      const years = /^practice_(\d+)_years$/.exec(rule ?? '')?.[1]
      if (years) return t('retention.practice', { years })
      if (rule === 'minor_28_years') return t('retention.minor')
      if (rule === 'deceased_10_years') return t('retention.deceased')
      return t('retention.record')
    },
    [t],
  )
}
