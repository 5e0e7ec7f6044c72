import type { Description } from './description'
import { DicomFault } from './fault'
import { lookUp, type Table } from './window'

/** One frame, ready to be shaded. */
export type Pixels = Grey | Colour

export interface Grey {
  kind: 'grey'
  values: Uint8Array | Uint16Array | Int16Array
  low: number
  high: number
}

export interface Colour {
  kind: 'colour'
  /** Red, green, blue, pixel by pixel. */
  values: Uint8Array
}

/** What a codec or the file itself gives: samples of 8 or 16 bits, the latter little-endian. */
export interface Samples {
  bytes: Uint8Array<ArrayBuffer>
  /** All of one colour, then all of the next. */
  isPlanar: boolean
  /** The codec has turned YBR into RGB already. */
  isRgb: boolean
  bits: 8 | 16
}

export function pixelsOf(samples: Samples, about: Description): Pixels {
  const count = about.rows * about.columns
  if (
    samples.bytes.length < count * about.samples * (samples.bits / 8) &&
    about.photometric !== 'YBR_FULL_422'
  )
    throw new DicomFault('damaged')
  if (about.samples === 3) return colour(samples, about, count)
  const grey = greyOf(samples, about, count)
  return about.palette ? painted(grey, about.palette, count) : grey
}

/** Takes the stored bits out of the allocated ones, and their sign. */
function greyOf({ bytes, bits }: Samples, about: Description, count: number): Grey {
  const { bitsStored, highBit, isSigned, padding } = about
  const source =
    bits === 8
      ? bytes.subarray(0, count)
      : new Uint16Array(
          bytes.byteOffset % 2 === 0 ? bytes.buffer : bytes.slice().buffer,
          bytes.byteOffset % 2 === 0 ? bytes.byteOffset : 0,
          count,
        )
  const values =
    bits === 16
      ? isSigned
        ? new Int16Array(count)
        : new Uint16Array(count)
      : isSigned
        ? new Int16Array(count)
        : new Uint8Array(count)
  const down = Math.max(0, highBit + 1 - bitsStored)
  const mask = 2 ** bitsStored - 1
  const sign = isSigned ? 2 ** (bitsStored - 1) : 0
  let [low, high] = [Infinity, -Infinity]
  for (let at = 0; at < count; at++) {
    // The sign bit is spread by taking it away twice.
    const value = ((((source[at] ?? 0) >> down) & mask) ^ sign) - sign
    values[at] = value
    if (value === padding) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low > high ? { kind: 'grey', values, low: 0, high: 0 } : { kind: 'grey', values, low, high }
}

function painted(grey: Grey, palette: [Table, Table, Table], count: number): Colour {
  const colours = palette.map((table) => {
    // Tables of 16 bits keep the colour in the upper byte.
    const shift = table.bits > 8 ? 8 : 0
    return Uint8Array.from({ length: grey.high + 1 }, (_, value) => lookUp(table, value) >> shift)
  })
  const values = new Uint8Array(count * 3)
  for (let at = 0; at < count; at++)
    for (let sample = 0; sample < 3; sample++)
      values[at * 3 + sample] = colours[sample]?.[grey.values[at] ?? 0] ?? 0
  return { kind: 'colour', values }
}

function colour(samples: Samples, about: Description, count: number): Colour {
  const { bytes, isPlanar, isRgb } = samples
  if (!isRgb && about.photometric === 'YBR_FULL_422')
    return { kind: 'colour', values: fromHalved(bytes, count) }
  const values = isPlanar ? woven(bytes, count) : bytes.subarray(0, count * 3)
  if (!isRgb && about.photometric.startsWith('YBR')) return { kind: 'colour', values: toRgb(values.slice()) }
  return { kind: 'colour', values }
}

function woven(bytes: Uint8Array, count: number): Uint8Array {
  const values = new Uint8Array(count * 3)
  for (let sample = 0; sample < 3; sample++)
    for (let at = 0; at < count; at++) values[at * 3 + sample] = bytes[sample * count + at] ?? 0
  return values
}

/** Two pixels as Y Y Cb Cr. */
function fromHalved(bytes: Uint8Array, count: number): Uint8Array {
  if (bytes.length < count * 2) throw new DicomFault('damaged')
  const values = new Uint8Array(count * 3)
  for (let at = 0; at < count; at++) {
    const from = (at >> 1) * 4
    values[at * 3] = bytes[from + (at & 1)] ?? 0
    values[at * 3 + 1] = bytes[from + 2] ?? 0
    values[at * 3 + 2] = bytes[from + 3] ?? 0
  }
  return toRgb(values)
}

function toRgb(values: Uint8Array): Uint8Array {
  const byte = (value: number) => Math.min(Math.max(Math.round(value), 0), 255)
  for (let at = 0; at + 2 < values.length; at += 3) {
    const [y, b, r] = [values[at] ?? 0, (values[at + 1] ?? 0) - 128, (values[at + 2] ?? 0) - 128]
    values[at] = byte(y + 1.402 * r)
    values[at + 1] = byte(y - 0.344136 * b - 0.714136 * r)
    values[at + 2] = byte(y + 1.772 * b)
  }
  return values
}
