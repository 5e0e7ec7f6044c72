export interface Thresholds {
  critical: number
  warning: number
}

export type Grade = 'critical' | 'warning' | 'stable' | 'unmeasurable'

/** What a value means under the thresholds of the practice; the database tells colleagues by the same rule. */
export function gradeOf(isq: number | null, { critical, warning }: Thresholds): Grade {
  if (isq === null) return 'unmeasurable'
  if (isq < critical) return 'critical'
  return isq < warning ? 'warning' : 'stable'
}
