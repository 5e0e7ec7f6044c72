const ONE_DECIMAL = /^\d{1,3}([.,]\d)?$/

/** A number as people type it, with a comma or a point and at most one decimal; null where it is none. */
export function readDecimal(typed: string): number | null {
  const text = typed.trim()
  return ONE_DECIMAL.test(text) ? Number(text.replace(',', '.')) : null
}
