import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** A size has two decimals at most, an ISQ one. */
const DECIMALS_MAX = 2

/** With as many decimals as it has, and no zero behind them. */
export function sayDecimal(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: DECIMALS_MAX }).format(value)
}

/** Numbers as the reader's language writes them. */
export function useDecimals(): (value: number) => string {
  const { i18n } = useTranslation()
  return useCallback((value) => sayDecimal(value, i18n.language), [i18n.language])
}
