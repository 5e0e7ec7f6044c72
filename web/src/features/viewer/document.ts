export type ContentKind = 'image' | 'picture' | 'pdf' | 'dicom' | 'other'

const SHOWN_BY_BROWSERS = new Set(['image/jpeg', 'image/png', 'image/webp'])
const SHOWN_AS_PICTURE = new Set(['image/tiff', 'image/heic', 'image/heif'])

/** `picture` is an image whose original no browser shows: the medium derivative stands for it. */
export function contentKind(mimeType: string): ContentKind {
  if (SHOWN_BY_BROWSERS.has(mimeType)) return 'image'
  if (SHOWN_AS_PICTURE.has(mimeType)) return 'picture'
  if (mimeType === 'application/pdf') return 'pdf'
  if (mimeType === 'application/dicom') return 'dicom'
  return 'other'
}
