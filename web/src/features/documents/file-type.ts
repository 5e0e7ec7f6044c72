import { acceptedTypes, type AcceptedType } from '@/lib/accepted-types'
import { UserError } from '@/lib/user-error'

/** How much of a file is looked at before it is sent; the edge and the worker look at all of it. */
const HEAD_BYTES = 4096

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx']

/** Endings of files that devices write as DICOM without saying so in their first bytes. */
const MAY_BE_DICOM = /^[^.]*$|\.(dcm|dicom|ima)$/i

/**
 * What a file is, by its first bytes: what would be refused is not sent over a slow line first.
 * In doubt a file is let through, because the edge decides and says why.
 */
export async function examine(file: File): Promise<AcceptedType> {
  if (file.size === 0) throw new UserError('file_empty', 400)
  const head = new Uint8Array(
    await file
      .slice(0, HEAD_BYTES)
      .arrayBuffer()
      .catch(() => {
        // A folder that was dropped, or a stick that was pulled out.
        throw new UserError('file_unreadable', 0)
      }),
  )
  const type = typeOf(head, file.name)
  if (type === null) throw new UserError('type_not_accepted', 415)
  if (file.size > acceptedTypes[type].bytesMax) throw new UserError('file_too_large', 413)
  return type
}

export function typeOf(head: Uint8Array, name: string): AcceptedType | null {
  const text = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to))
  if (text(128, 132) === 'DICM') return 'application/dicom'
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp'
  if (text(0, 4) === 'II*\0' || text(0, 4) === 'MM\0*') return 'image/tiff'
  if (text(4, 8) === 'ftyp' && isHeic(text(8, 12), text(16, 64))) return 'image/heic'
  if (text(0, 5) === '%PDF-') return 'application/pdf'
  // The first element of a bare data set is of group 0008, in one byte order or the other.
  const isGroup8 = (head[0] === 8 && head[1] === 0) || (head[0] === 0 && head[1] === 8)
  return isGroup8 && MAY_BE_DICOM.test(name) ? 'application/dicom' : null
}

function isHeic(major: string, compatible: string): boolean {
  return (
    HEIC_BRANDS.includes(major) ||
    (['mif1', 'msf1'].includes(major) && HEIC_BRANDS.some((brand) => compatible.includes(brand)))
  )
}
