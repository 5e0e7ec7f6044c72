const MIB = 1024 * 1024

/** What may be stored, and how much of it. `accepted-types.test.ts` compares it with the one table in `docs/api.md`. */
export const acceptedTypes = {
  'image/jpeg': { extension: 'jpg', bytesMax: 50 * MIB },
  'image/png': { extension: 'png', bytesMax: 50 * MIB },
  'image/webp': { extension: 'webp', bytesMax: 50 * MIB },
  'image/tiff': { extension: 'tiff', bytesMax: 100 * MIB },
  'image/heic': { extension: 'heic', bytesMax: 100 * MIB },
  'application/pdf': { extension: 'pdf', bytesMax: 50 * MIB },
  'application/dicom': { extension: 'dcm', bytesMax: 500 * MIB },
} as const

export type AcceptedType = keyof typeof acceptedTypes

export function isAccepted(type: string): type is AcceptedType {
  return Object.hasOwn(acceptedTypes, type)
}
