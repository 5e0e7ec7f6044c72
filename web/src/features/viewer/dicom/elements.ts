import { DicomFault } from './fault'
import { syntaxOf, type Syntax } from './syntaxes'

export interface Span {
  offset: number
  length: number
}

export interface Element extends Span {
  vr: string
  items: DataSet[]
  /** Of encapsulated pixels; the first is the table of offsets. */
  fragments: Span[] | null
}

/** By group × 65,536 + element. */
export type DataSet = Map<number, Element>

export interface DicomFile {
  syntax: Syntax
  dataSet: DataSet
  /** What the offsets point into: the file, or what a deflated one holds. */
  bytes: Uint8Array<ArrayBuffer>
}

const PREAMBLE_BYTES = 128
const UNDEFINED = 0xffffffff
const ITEM = 0xfffee000
const ITEM_END = 0xfffee00d
const SEQUENCE_END = 0xfffee0dd
const PIXELS = 0x7fe00010
const TRANSFER_SYNTAX = 0x00020010

/** Hostile files nest without end and count without end; real ones stay far below. */
const DEPTH_MAX = 12
const ELEMENTS_MAX = 200_000
const INFLATED_BYTES_MAX = 512 * 1024 * 1024

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])

/** Sequences that are read where the file does not say that they are some. */
const SEQUENCES = new Set([
  0x00283000, 0x00283010, 0x00289110, 0x00289132, 0x00289145, 0x52009229, 0x52009230,
])

/** Reads where everything stands; no value is looked at, least of all a name. */
export async function readDicom(bytes: Uint8Array<ArrayBuffer>): Promise<DicomFile> {
  if (ascii(bytes, PREAMBLE_BYTES, 4) !== 'DICM') return bareDataSet(bytes)
  const header = new Reader(bytes, true, true)
  header.position = PREAMBLE_BYTES + 4
  const meta = header.dataSet(bytes.length, 0, (tag) => tag >>> 16 !== 2)
  const uid = meta.get(TRANSFER_SYNTAX)
  if (!uid) throw new DicomFault('damaged')
  const syntax = syntaxOf(ascii(bytes, uid.offset, uid.length))
  const rest = syntax.isDeflated ? await inflated(bytes.subarray(header.position)) : bytes
  const reader = new Reader(rest, syntax.isExplicit, syntax.isLittleEndian)
  reader.position = syntax.isDeflated ? 0 : header.position
  return { syntax, dataSet: reader.dataSet(rest.length, 0), bytes: rest }
}

/** Old exports have no preamble: a data set from the first byte, recognised by where it begins. */
function bareDataSet(bytes: Uint8Array<ArrayBuffer>): DicomFile {
  const group = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8)
  if (group !== 8 || bytes.length < 16) throw new DicomFault('not_dicom')
  const isExplicit = /^[A-Z]{2}$/.test(ascii(bytes, 4, 2))
  const syntax = syntaxOf(isExplicit ? '1.2.840.10008.1.2.1' : '1.2.840.10008.1.2')
  const reader = new Reader(bytes, isExplicit, true)
  return { syntax, dataSet: reader.dataSet(bytes.length, 0), bytes }
}

class Reader {
  position = 0
  private count = 0
  private readonly view: DataView

  constructor(
    private readonly bytes: Uint8Array,
    private isExplicit: boolean,
    private readonly isLittle: boolean,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  dataSet(end: number, depth: number, isOver: (tag: number) => boolean = () => false): DataSet {
    if (depth > DEPTH_MAX) throw new DicomFault('damaged')
    const found: DataSet = new Map()
    while (this.position + 8 <= end) {
      const tag = this.peekTag()
      if (isOver(tag)) break
      if (tag === ITEM_END || tag === SEQUENCE_END) {
        this.position += 8
        break
      }
      if (++this.count > ELEMENTS_MAX) throw new DicomFault('damaged')
      found.set(tag, this.element(tag, end, depth))
      // What follows the pixels is padding and signatures.
      if (tag === PIXELS && depth === 0) break
    }
    return found
  }

  private element(tag: number, end: number, depth: number): Element {
    const [vr, length] = this.header()
    const element: Element = { vr, offset: this.position, length, items: [], fragments: null }
    if (length === UNDEFINED) {
      if (tag === PIXELS) element.fragments = this.fragments(end)
      else element.items = this.items(end, depth, vr === 'UN')
      element.length = this.position - element.offset
      return element
    }
    if (this.position + length > end) throw new DicomFault('damaged')
    const last = this.position + length
    if (vr === 'SQ' || (vr === '' && SEQUENCES.has(tag))) element.items = this.items(last, depth, false)
    this.position = last
    return element
  }

  private header(): [string, number] {
    this.position += 4
    if (!this.isExplicit) return ['', this.uint32()]
    const vr = ascii(this.bytes, this.position, 2)
    this.position += 2
    if (!LONG.has(vr)) return [vr, this.uint16()]
    this.position += 2
    return [vr, this.uint32()]
  }

  private items(end: number, depth: number, isImplicit: boolean): DataSet[] {
    const found: DataSet[] = []
    const wasExplicit = this.isExplicit
    // A sequence of unknown kind is written implicitly, whatever the rest is.
    if (isImplicit) this.isExplicit = false
    while (this.position + 8 <= end) {
      const tag = this.peekTag()
      this.position += 4
      const length = this.uint32()
      if (tag === SEQUENCE_END) break
      if (tag !== ITEM) throw new DicomFault('damaged')
      const last = length === UNDEFINED ? end : this.position + length
      if (last > end) throw new DicomFault('damaged')
      found.push(this.dataSet(last, depth + 1))
      if (length !== UNDEFINED) this.position = last
    }
    this.isExplicit = wasExplicit
    return found
  }

  private fragments(end: number): Span[] {
    const found: Span[] = []
    while (this.position + 8 <= end) {
      const tag = this.peekTag()
      this.position += 4
      const length = this.uint32()
      if (tag === SEQUENCE_END) return found
      if (tag !== ITEM || this.position + length > end) throw new DicomFault('damaged')
      found.push({ offset: this.position, length })
      this.position += length
    }
    throw new DicomFault('damaged')
  }

  private peekTag(): number {
    const group = this.view.getUint16(this.position, this.isLittle)
    return group * 65_536 + this.view.getUint16(this.position + 2, this.isLittle)
  }

  private uint16(): number {
    this.need(2)
    this.position += 2
    return this.view.getUint16(this.position - 2, this.isLittle)
  }

  private uint32(): number {
    this.need(4)
    this.position += 4
    return this.view.getUint32(this.position - 4, this.isLittle)
  }

  private need(count: number): void {
    if (this.position + count > this.bytes.length) throw new DicomFault('damaged')
  }
}

export function ascii(bytes: Uint8Array, offset: number, length: number): string {
  let text = ''
  for (const byte of bytes.subarray(offset, offset + length)) text += String.fromCharCode(byte)
  return text.replace(/[\0 ]+$/, '')
}

/** What follows a stream is an error to browsers: the standard pads with a byte, and some writers add a sum and a length. */
const TRAILER_BYTES_MAX = 9

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  for (let trailer = 0; trailer <= TRAILER_BYTES_MAX; trailer++) {
    try {
      return await inflate(bytes.subarray(0, bytes.length - trailer))
    } catch (error) {
      if (error instanceof DicomFault) throw error
    }
  }
  throw new DicomFault('damaged')
}

/** A small deflated file can hold a very large one. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length
    if (length > INFLATED_BYTES_MAX) throw new DicomFault('too_large')
    parts.push(part.value)
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
