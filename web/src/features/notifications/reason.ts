/** `refused:validation_error`: our own word, and behind a colon the code of the provider. */
export function partsOf(reason: string): { word: string; code: string | null } {
  const colon = reason.indexOf(':')
  if (colon < 0) return { word: reason, code: null }
  return { word: reason.slice(0, colon), code: reason.slice(colon + 1) }
}
