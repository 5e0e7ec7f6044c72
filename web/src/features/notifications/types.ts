/** Which payload key chooses among the texts of a type, and its words. */
interface Variants {
  key: 'change' | 'notice' | 'media_kind'
  words: readonly Variant[]
}

export type Subject = 'implant' | 'document' | 'membership' | 'none' | 'any'

/**
 * What can happen, as the database defines it; a test asks it about each. `any` stands for what has no table yet: the
 * event is explained for one that does not exist.
 */
export const TYPES = {
  ISQ_CRITICAL: { subject: 'implant' },
  ISQ_WARNING: { subject: 'implant' },
  DOCUMENT_ADDED: { subject: 'document', variants: kinds('media_kind', ['radiograph', 'photo', 'document']) },
  TEAM_ACTIVITY: { subject: 'membership', variants: kinds('change', ['joined', 'left', 'role_changed']) },
  APPOINTMENT_REMINDER: { subject: 'any' },
  APPOINTMENT_UPDATED: { subject: 'any', variants: kinds('change', ['created', 'moved', 'cancelled']) },
  STOCK_LOW: { subject: 'any' },
  INVOICE_ISSUED: { subject: 'any' },
  IMPORT_COMPLETED: { subject: 'any' },
  IMPORT_FAILED: { subject: 'any' },
  SYSTEM_UPDATE: {
    subject: 'none',
    variants: kinds('notice', ['version', 'maintenance', 'incident', 'security']),
  },
} as const satisfies Record<string, { subject: Subject; variants?: Variants }>

export type Type = keyof typeof TYPES

export const VARIANTS = [
  'radiograph',
  'photo',
  'document',
  'joined',
  'left',
  'role_changed',
  'created',
  'moved',
  'cancelled',
  'version',
  'maintenance',
  'incident',
  'security',
] as const

export type Variant = (typeof VARIANTS)[number]

function kinds(key: Variants['key'], words: readonly Variant[]): Variants {
  return { key, words }
}

export function isType(word: string): word is Type {
  return Object.hasOwn(TYPES, word)
}

export function typeOf(word: string): { subject: Subject; variants?: Variants } {
  return isType(word) ? TYPES[word] : { subject: 'none' }
}

export function isVariant(word: unknown): word is Variant {
  return VARIANTS.some((variant) => variant === word)
}
