import { inWords } from '@/lib/dates'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** As the language writes it: 961 ko, 6,2 Mo. */
export function fileSize(bytes: number, language: string): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value)
}

export function longDate(iso: string, language: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? '' : inWords(date, language, { dateStyle: 'long' })
}
