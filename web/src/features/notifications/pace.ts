/** A colleague's alert moves the badge within two seconds, the answer included. */
const SEEN_MS = 1_500
const HIDDEN_MS = 30_000
/** Screens that were opened together do not ask together. */
const JITTER = 0.2

interface Moment {
  isVisible: boolean
  /** In a row, until now: a server in trouble is asked less and less often. */
  failures: number
  /** From 0 to 1. */
  random: number
}

/** How long to wait before the badge is asked for again. */
export function pace({ isVisible, failures, random }: Moment): number {
  const longest = isVisible ? Math.min(SEEN_MS * 2 ** failures, HIDDEN_MS) : HIDDEN_MS
  return longest * (1 - JITTER * random)
}
