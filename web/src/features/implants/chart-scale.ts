import type { Thresholds } from './grade'

const STEP = 10
const MOST = 100
/** Between the first and the last point and the edge. */
const INSET = 22
const MS_PER_DAY = 86_400_000

export interface Scale {
  /** Of the lowest and the highest line. */
  low: number
  high: number
  lines: number[]
  x: (day: string) => number
  y: (isq: number) => number
}

/** Where values stand in a frame of this size: both thresholds are always in it, with room around what was measured. */
export function scaleOf(
  days: readonly string[],
  values: readonly number[],
  { critical, warning }: Thresholds,
  frame: { left: number; right: number; top: number; bottom: number },
): Scale {
  const low = Math.max(0, Math.floor((Math.min(critical - STEP, ...values) - 1) / STEP) * STEP)
  const high = Math.min(MOST, Math.ceil((Math.max(warning + STEP, ...values) + 1) / STEP) * STEP)
  const times = days.map((day) => Date.parse(day) / MS_PER_DAY)
  const first = Math.min(...times)
  const span = Math.max(...times) - first
  return {
    low,
    high,
    lines: Array.from({ length: (high - low) / STEP + 1 }, (_, place) => low + place * STEP),
    // What was measured on one day alone stands in the middle.
    x: (day) => {
      const share = span === 0 ? 0.5 : (Date.parse(day) / MS_PER_DAY - first) / span
      return frame.left + INSET + share * (frame.right - frame.left - 2 * INSET)
    },
    y: (isq) => frame.bottom - ((isq - low) / (high - low)) * (frame.bottom - frame.top),
  }
}
