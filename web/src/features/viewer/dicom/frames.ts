import type { Description } from './description'
import type { DicomFile, Span } from './elements'
import { DicomFault } from './fault'

const PIXELS = 0x7fe00010
const OFFSETS = 0x7fe00001

/** The bytes of each frame, without copying them. */
export function framesOf(file: DicomFile, about: Description): Uint8Array<ArrayBuffer>[] {
  const pixels = file.dataSet.get(PIXELS)
  if (!pixels) throw new DicomFault('no_image')
  if (pixels.fragments) return encapsulated(file, about, pixels.fragments)
  // Where colour is shared by two pixels, a pixel takes two bytes and not three.
  const samples = about.photometric === 'YBR_FULL_422' ? 2 : about.samples
  const length = (about.rows * about.columns * samples * about.bitsAllocated) / 8
  if (length * about.frames > pixels.length) throw new DicomFault('damaged')
  return Array.from({ length: about.frames }, (_, at) =>
    slice(file, { offset: pixels.offset + at * length, length }),
  )
}

function encapsulated(file: DicomFile, about: Description, all: Span[]): Uint8Array<ArrayBuffer>[] {
  const [table, ...fragments] = all
  const first = fragments[0]
  if (!table || !first) throw new DicomFault('damaged')
  if (about.frames === 1) return [joined(file, fragments)]
  if (fragments.length === about.frames) return fragments.map((span) => slice(file, span))
  // Offsets count from the first fragment's item, whose header has eight bytes.
  const starts = offsets(file, table).map((offset) => first.offset + offset)
  if (starts.length !== about.frames) throw new DicomFault('damaged')
  return starts.map((start, at) => {
    const end = starts[at + 1] ?? Infinity
    return joined(
      file,
      fragments.filter(({ offset }) => offset >= start && offset < end),
    )
  })
}

function offsets(file: DicomFile, table: Span): number[] {
  const view = new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength)
  const extended = file.dataSet.get(OFFSETS)
  const [{ offset, length }, size] = extended ? [extended, 8] : [table, 4]
  return Array.from({ length: Math.floor(length / size) }, (_, at) =>
    size === 8 ? Number(view.getBigUint64(offset + at * 8, true)) : view.getUint32(offset + at * 4, true),
  )
}

function joined(file: DicomFile, spans: Span[]): Uint8Array<ArrayBuffer> {
  const [only] = spans
  if (!only) throw new DicomFault('damaged')
  if (spans.length === 1) return slice(file, only)
  const whole = new Uint8Array(spans.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const span of spans) {
    whole.set(slice(file, span), at)
    at += span.length
  }
  return whole
}

function slice(file: DicomFile, { offset, length }: Span): Uint8Array<ArrayBuffer> {
  return file.bytes.subarray(offset, offset + length)
}
