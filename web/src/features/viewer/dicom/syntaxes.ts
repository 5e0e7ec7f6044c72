/** How the pixels of each transfer syntax are coded; `null` is known and not shown. */
export type Coding = 'native' | 'rle' | 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000' | null

export interface Syntax {
  uid: string
  name: string
  coding: Coding
  isExplicit: boolean
  isLittleEndian: boolean
  isDeflated: boolean
}

const le = { isExplicit: true, isLittleEndian: true, isDeflated: false }

export const syntaxes: readonly Syntax[] = [
  { uid: '1.2.840.10008.1.2', name: 'Implicit VR Little Endian', coding: 'native', ...le, isExplicit: false },
  { uid: '1.2.840.10008.1.2.1', name: 'Explicit VR Little Endian', coding: 'native', ...le },
  { uid: '1.2.840.10008.1.2.1.99', name: 'Deflated Explicit VR', coding: 'native', ...le, isDeflated: true },
  {
    uid: '1.2.840.10008.1.2.2',
    name: 'Explicit VR Big Endian',
    coding: 'native',
    ...le,
    isLittleEndian: false,
  },
  { uid: '1.2.840.10008.1.2.5', name: 'RLE Lossless', coding: 'rle', ...le },
  { uid: '1.2.840.10008.1.2.4.50', name: 'JPEG Baseline', coding: 'jpeg', ...le },
  { uid: '1.2.840.10008.1.2.4.51', name: 'JPEG Extended', coding: 'jpeg', ...le },
  { uid: '1.2.840.10008.1.2.4.57', name: 'JPEG Lossless', coding: 'jpeg-lossless', ...le },
  { uid: '1.2.840.10008.1.2.4.70', name: 'JPEG Lossless SV1', coding: 'jpeg-lossless', ...le },
  { uid: '1.2.840.10008.1.2.4.80', name: 'JPEG-LS Lossless', coding: 'jpeg-ls', ...le },
  { uid: '1.2.840.10008.1.2.4.81', name: 'JPEG-LS Near-lossless', coding: 'jpeg-ls', ...le },
  { uid: '1.2.840.10008.1.2.4.90', name: 'JPEG 2000 Lossless', coding: 'jpeg-2000', ...le },
  { uid: '1.2.840.10008.1.2.4.91', name: 'JPEG 2000', coding: 'jpeg-2000', ...le },
  { uid: '1.2.840.10008.1.2.4.92', name: 'JPEG 2000 Part 2 Lossless', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.93', name: 'JPEG 2000 Part 2', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.100', name: 'MPEG-2 Main', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.101', name: 'MPEG-2 High', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.102', name: 'MPEG-4 AVC', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.103', name: 'MPEG-4 AVC Blu-ray', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.104', name: 'MPEG-4 AVC 4.2', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.107', name: 'HEVC', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.108', name: 'HEVC 10', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.110', name: 'JPEG XL Lossless', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.111', name: 'JPEG XL Recompression', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.112', name: 'JPEG XL', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.201', name: 'HTJ2K Lossless', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.202', name: 'HTJ2K Lossless RPCL', coding: null, ...le },
  { uid: '1.2.840.10008.1.2.4.203', name: 'HTJ2K', coding: null, ...le },
]

const byUid = new Map(syntaxes.map((syntax) => [syntax.uid, syntax]))

/** One that the table lacks is read as explicit little endian, as the standard wants of all new ones, and not shown. */
export function syntaxOf(uid: string): Syntax {
  return byUid.get(uid) ?? { uid, name: uid, coding: null, ...le }
}
