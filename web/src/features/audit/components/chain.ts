import type { Entry } from '../api/entries'

/** The number before which one is missing, where the entries do not follow each other; newest first. */
export function gapIn(entries: readonly Pick<Entry, 'seq'>[]): number | null {
  const after = entries.find(({ seq }, place) => {
    const next = entries[place + 1]
    return next !== undefined && next.seq !== seq - 1
  })
  return after?.seq ?? null
}
