import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** Numbers of at most one decimal, as the reader's language writes them. */
export function useDecimals(): (value: number) => string {
  const { i18n } = useTranslation()
  return useMemo(() => {
    const format = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 })
    return (value) => format.format(value)
  }, [i18n.language])
}
