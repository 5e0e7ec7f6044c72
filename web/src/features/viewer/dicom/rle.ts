import { DicomFault } from './fault'

const HEADER_BYTES = 64
const SEGMENTS_MAX = 15

/** PackBits in segments of one byte a pixel (PS3.5 annex G), each sample's highest byte first; gives planes, little-endian. */
export function decodeRle(
  bytes: Uint8Array<ArrayBuffer>,
  pixels: number,
  samples: number,
  bytesPerSample: number,
): Uint8Array<ArrayBuffer> {
  if (bytes.length < HEADER_BYTES) throw new DicomFault('damaged')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint32(0, true)
  if (count !== samples * bytesPerSample || count > SEGMENTS_MAX) throw new DicomFault('damaged')
  const planes = new Uint8Array(pixels * count)
  for (let segment = 0; segment < count; segment++) {
    const start = view.getUint32(4 + segment * 4, true)
    const end = segment + 1 < count ? view.getUint32(8 + segment * 4, true) : bytes.length
    const sample = Math.floor(segment / bytesPerSample)
    const byte = bytesPerSample - 1 - (segment % bytesPerSample)
    unpack(
      bytes.subarray(start, end),
      planes,
      sample * pixels * bytesPerSample + byte,
      bytesPerSample,
      pixels,
    )
  }
  return planes
}

function unpack(from: Uint8Array, to: Uint8Array, start: number, step: number, count: number): void {
  let at = 0
  let done = 0
  while (done < count) {
    const head = from[at++]
    if (head === undefined) throw new DicomFault('damaged')
    if (head === 128) continue
    if (head < 128) {
      if (at + head + 1 > from.length) throw new DicomFault('damaged')
      for (let left = head + 1; left > 0 && done < count; left--) to[start + done++ * step] = from[at++] ?? 0
    } else {
      const value = from[at++]
      if (value === undefined) throw new DicomFault('damaged')
      for (let left = 257 - head; left > 0 && done < count; left--) to[start + done++ * step] = value
    }
  }
}
