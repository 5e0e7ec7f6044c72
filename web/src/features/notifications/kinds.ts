export type Severity = 'INFO' | 'WARNING' | 'CRITICAL'

export function severityOf(word: string): Severity {
  return word === 'CRITICAL' || word === 'WARNING' ? word : 'INFO'
}

export const CATEGORIES = ['alerts', 'activity', 'imports', 'system'] as const

export type Category = (typeof CATEGORIES)[number]

export function isCategory(word: string): word is Category {
  return CATEGORIES.some((category) => category === word)
}

export const FREQUENCIES = ['IMMEDIATE', 'DAILY', 'WEEKLY', 'NONE'] as const

export type Frequency = (typeof FREQUENCIES)[number]

export function frequencyOf(word: string): Frequency {
  return FREQUENCIES.find((frequency) => frequency === word) ?? 'NONE'
}
