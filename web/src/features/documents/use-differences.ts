import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** In what a file names another patient than the chart, in a sentence; never the values. */
export function useDifferences(): (differs: readonly string[]) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (differs) => {
      const names = differs.map((name) =>
        name === 'name' || name === 'birth_date' || name === 'number'
          ? t(`differences.${name}`)
          : t('differences.other'),
      )
      const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(names)
      return t('documents.mismatch', { list })
    },
    [t, i18n.language],
  )
}
