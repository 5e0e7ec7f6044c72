/** A colleague's alert moves the badge within two seconds, the answer included, also where nobody rings. */
const SEEN_MS = 1_500
/** For who does not look, and for what a bell that rings may have missed. */
const CALM_MS = 30_000
/** Screens that were opened together do not ask together. */
const JITTER = 0.2

interface Moment {
  isVisible: boolean
  /** Whether the bell rings by itself. */
  isTold: boolean
  /** In a row, until now: a server in trouble is asked less and less often. */
  failures: number
  /** From 0 to 1. */
  random: number
}

/** How long to wait before the badge is asked for again. */
export function pace({ isVisible, isTold, failures, random }: Moment): number {
  const longest = isVisible && !isTold ? Math.min(SEEN_MS * 2 ** failures, CALM_MS) : CALM_MS
  return longest * (1 - JITTER * random)
}
