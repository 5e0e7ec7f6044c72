/** What is filled in when a message leaves, in the order of a sentence. */
export const PLACES = ['practice', 'date', 'time'] as const

export type Place = (typeof PLACES)[number]

export type Part = { text: string } | { place: Place }

const PLACE = /\{\{(practice|date|time)\}\}/

/** A text in parts: what stands there, and what is filled in. */
export function partsOf(body: string): Part[] {
  // A group of the pattern keeps what it split at: every second one is a place.
  return body.split(PLACE).flatMap((part, index): Part[] => {
    const place = index % 2 === 1 ? PLACES.find((one) => one === part) : undefined
    if (place) return [{ place }]
    return part === '' ? [] : [{ text: part }]
  })
}

/** A text with a place where the cursor was, in place of what was selected; and where the cursor is then. */
export function withPlace(body: string, { start, end }: { start: number; end: number }, place: Place) {
  const before = `${body.slice(0, start)}{{${place}}}`
  return { body: before + body.slice(end), caret: before.length }
}
