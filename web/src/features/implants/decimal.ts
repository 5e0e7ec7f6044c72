const ONE_DECIMAL = /^\d{1,3}([.,]\d)?$/
const TWO_DECIMALS = /^\d{1,3}([.,]\d{1,2})?$/

/** An ISQ as people type it, with a comma or a point and at most one decimal; null where it is none. */
export function readIsq(typed: string): number | null {
  return readNumber(typed, ONE_DECIMAL)
}

/** Millimetres, of which makers give two decimals: 3.75. */
export function readMillimetres(typed: string): number | null {
  return readNumber(typed, TWO_DECIMALS)
}

function readNumber(typed: string, form: RegExp): number | null {
  const text = typed.trim()
  return form.test(text) ? Number(text.replace(',', '.')) : null
}
