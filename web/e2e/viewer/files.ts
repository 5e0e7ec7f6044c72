import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const samples = join(repository, 'tests/samples')

const TYPES: Record<string, string> = {
  '.dcm': 'application/dicom',
  '': 'application/dicom',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.tif': 'image/tiff',
  '.heic': 'image/heic',
  '.pdf': 'application/pdf',
}

/** Any other type is one that the viewer only offers to download. */
const OTHER = 'application/octet-stream'

export interface SampleFile {
  id: string
  mimeType: string
  bytes: Buffer
  preview: Buffer | null
  medium: Buffer | null
  /** Why it has none, where the decoder would say so. */
  picturesReason?: string
}

/** Every sample with the derivatives that the worker makes of it, and some that only a test needs. */
export function sampleFiles(): SampleFile[] {
  const found = ['dicom', 'photo', 'pdf', 'bad'].flatMap((folder) =>
    readdirSync(join(samples, folder)).map((name) => {
      const bytes = readFileSync(join(samples, folder, name))
      const mimeType = TYPES[extname(name)] ?? OTHER
      return { id: name, mimeType, bytes, ...pictures(bytes, mimeType) }
    }),
  )
  return [...found, ...made(found)]
}

function made(found: SampleFile[]): SampleFile[] {
  const jpeg2000 = found.find(({ id }) => id === 'cr-mono1-jpeg2000.dcm')
  if (!jpeg2000) throw new Error('no JPEG 2000 among the samples')
  // The same file under a syntax of part 2, which nothing here decodes.
  const foreign = Buffer.from(jpeg2000.bytes)
  foreign.write('1.2.840.10008.1.2.4.92', foreign.indexOf('1.2.840.10008.1.2.4.91'), 'latin1')
  const photo = found.find(({ id }) => id === 'cmyk.jpg')
  if (!photo) throw new Error('no photo among the samples')
  const twelve = {
    ...photo,
    id: 'twelve-bits.jpg',
    bytes: twelveBits(photo.bytes),
    picturesReason: 'no_decoder',
  }
  const script = Buffer.from(SCRIPTED_PDF, 'latin1')
  const torn = Buffer.from('%PDF-1.7\nnothing of a PDF follows\n')
  const none = { preview: null, medium: null }
  return [
    { ...jpeg2000, id: 'foreign-syntax.dcm', bytes: foreign },
    { ...twelve, ...none },
    { id: 'script.pdf', mimeType: 'application/pdf', bytes: script, ...none },
    { id: 'torn.pdf', mimeType: 'application/pdf', bytes: torn, ...none },
  ]
}

/** The same JPEG, which says of itself that its samples have twelve bits. */
function twelveBits(jpeg: Buffer): Buffer {
  const bytes = Buffer.from(jpeg)
  for (let at = 2; bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2))
    if ([0xc0, 0xc1, 0xc2].includes(bytes[at + 1] ?? 0)) {
      bytes[at + 4] = 12
      return bytes
    }
  throw new Error('no frame header')
}

/** Runs a script when it is opened, and links to outside. */
const SCRIPTED_PDF = `%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\("ran"\\); this.submitForm\\("https://example.test/"\\);)>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Annots[4 0 R]>>endobj
4 0 obj<</Type/Annot/Subtype/Link/Rect[0 0 300 200]/A<</S/URI/URI(https://example.test/)>>>>endobj
trailer<</Root 1 0 R>>
`

/** As `molaire picture` writes them: a letter, a length, and for pictures eight bytes of size before the JPEG. */
function pictures(bytes: Buffer, mimeType: string): { preview: Buffer | null; medium: Buffer | null } {
  const program = process.env.MOLAIRE_PROGRAM ?? join(repository, 'target/debug/molaire')
  const parts = new Map<string, Buffer>()
  if (mimeType === OTHER || !existsSync(program)) return { preview: null, medium: null }
  const output = execFileSync(program, ['picture', '--type', mimeType], { input: bytes, maxBuffer: 1 << 26 })
  for (let at = 0; at + 5 <= output.length;) {
    const end = at + 5 + output.readUInt32LE(at + 1)
    parts.set(output.toString('latin1', at, at + 1), output.subarray(at + 5, end))
    at = end
  }
  return { preview: parts.get('p')?.subarray(8) ?? null, medium: parts.get('m')?.subarray(8) ?? null }
}
