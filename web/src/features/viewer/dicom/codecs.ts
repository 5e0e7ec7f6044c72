import type { Coding } from './syntaxes'
import type { Description } from './description'
import { DicomFault } from './fault'
import { decodeRle } from './rle'
import type { Samples } from './pixels'

/** Largest picture a codec may give; checked before and after, since its own header may say otherwise. */
const BYTES_MAX = 400_000_000

/** Decodes one frame; the codec's code is fetched when the first such file is opened. */
export async function decodeFrame(
  frame: Uint8Array<ArrayBuffer>,
  coding: NonNullable<Coding>,
  about: Description,
  isLittleEndian: boolean,
): Promise<Samples> {
  const bits = about.bitsAllocated
  switch (coding) {
    case 'native':
      return {
        bytes: isLittleEndian || bits === 8 ? frame : swapped(frame),
        isPlanar: about.isPlanar,
        isRgb: about.photometric === 'RGB',
        bits,
      }
    case 'rle':
      return {
        bytes: decodeRle(frame, about.rows * about.columns, about.samples, bits / 8),
        isPlanar: true,
        isRgb: about.photometric === 'RGB',
        bits,
      }
    case 'jpeg':
      // The codec reads eight bits a sample; twelve are no damage.
      if (precisionOf(frame) !== 8) throw new DicomFault('pixels')
      return byWasm(frame, about, (await import('./wasm')).jpeg, true)
    case 'jpeg-ls':
      return byWasm(frame, about, (await import('./wasm')).jpegLs, about.photometric === 'RGB')
    case 'jpeg-2000':
      // The codec undoes the colour transform that it knows of.
      return byWasm(frame, about, (await import('./wasm')).jpeg2000, about.photometric !== 'YBR_FULL')
    case 'jpeg-lossless':
      return lossless(frame, about)
  }
}

export interface WasmDecoder {
  getEncodedBuffer: (length: number) => Uint8Array
  decode: () => void
  getDecodedBuffer: () => Uint8Array
  getFrameInfo: () => { width: number; height: number; bitsPerSample: number; componentCount: number }
  delete: () => void
}

async function byWasm(
  frame: Uint8Array,
  about: Description,
  load: () => Promise<WasmDecoder>,
  isRgb: boolean,
): Promise<Samples> {
  const decoder = await load()
  try {
    decoder.getEncodedBuffer(frame.length).set(frame)
    decoder.decode()
    const { width, height, bitsPerSample, componentCount } = decoder.getFrameInfo()
    const decoded = decoder.getDecodedBuffer()
    if (width !== about.columns || height !== about.rows || componentCount !== about.samples)
      throw new DicomFault('damaged')
    if (bitsPerSample > 16 || decoded.length > BYTES_MAX) throw new DicomFault('pixels')
    // Copied out: the codec's own memory is used again for the next frame.
    return { bytes: new Uint8Array(decoded), isPlanar: false, isRgb, bits: bitsPerSample > 8 ? 16 : 8 }
  } catch (error) {
    if (error instanceof DicomFault) throw error
    throw new DicomFault('damaged')
  } finally {
    decoder.delete()
  }
}

async function lossless(frame: Uint8Array<ArrayBuffer>, about: Description): Promise<Samples> {
  const { Decoder } = await import('jpeg-lossless-decoder-js')
  try {
    const decoded = new Decoder().decode(frame.slice().buffer, 0, frame.length)
    if (decoded.length !== about.rows * about.columns * about.samples) throw new DicomFault('damaged')
    return {
      bytes: new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength),
      isPlanar: false,
      isRgb: about.photometric === 'RGB',
      bits: decoded.BYTES_PER_ELEMENT === 1 ? 8 : 16,
    }
  } catch {
    throw new DicomFault('damaged')
  }
}

/** Bits of a sample, as the frame header of a JPEG says; 8 where there is none, which is for the codec to refuse. */
function precisionOf(jpeg: Uint8Array): number {
  for (let at = 2; at + 4 < jpeg.length && jpeg[at] === 0xff;) {
    const marker = jpeg[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return jpeg[at + 4] ?? 8
    // Any number of fillers may stand before a marker.
    at += marker === 0xff ? 1 : 2 + (jpeg[at + 2] ?? 0) * 256 + (jpeg[at + 3] ?? 0)
  }
  return 8
}

function swapped(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const other = new Uint8Array(bytes.length)
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    other[at] = bytes[at + 1] ?? 0
    other[at + 1] = bytes[at] ?? 0
  }
  return other
}
