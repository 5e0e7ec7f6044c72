import { decodeFrame } from './codecs'
import { describe, type Description, type Spacing } from './description'
import { readDicom } from './elements'
import { DicomFault } from './fault'
import { framesOf } from './frames'
import { pixelsOf, type Pixels } from './pixels'
import { render, shareOf, type Look } from './render'
import { presetsOf, type Preset, type Window } from './window'

/** What a screen needs to know of an opened file. */
export interface DicomInfo {
  columns: number
  rows: number
  frames: number
  frameMs: number
  isGrey: boolean
  /** Low values are bright: the picture is inverted from the start. */
  isInverted: boolean
  modality: string
  spacing: Spacing | null
  aspect: number
  presets: Preset[]
  /** From where a drag starts when the file has a table and no window. */
  startWindow: Window
  syntax: string
}

/** Decoded frames that are kept for the next turn of a loop. */
const KEPT_BYTES_MAX = 192 * 1024 * 1024

/** An opened file: its frames are decoded when they are first shown. */
export class DicomPicture {
  private readonly kept = new Map<number, Pixels>()
  private keptBytes = 0

  private constructor(
    readonly info: DicomInfo,
    private readonly about: Description,
    private readonly decode: (at: number) => Promise<Pixels>,
  ) {}

  static async open(bytes: Uint8Array<ArrayBuffer>): Promise<DicomPicture> {
    const file = await readDicom(bytes)
    const about = describe(file)
    const { coding, name, isLittleEndian } = file.syntax
    if (coding === null) throw new DicomFault('syntax', name)
    const frames = framesOf(file, about)
    const decode = async (at: number) => {
      const frame = frames[at]
      if (!frame) throw new DicomFault('damaged')
      return pixelsOf(await decodeFrame(frame, coding, about, isLittleEndian), about)
    }
    const first = await decode(0)
    const picture = new DicomPicture(infoOf(about, first, name), about, decode)
    picture.keep(0, first)
    return picture
  }

  async draw(frame: number, look: Look, into: Uint32Array): Promise<void> {
    let pixels = this.kept.get(frame)
    if (!pixels) {
      pixels = await this.decode(frame)
      this.keep(frame, pixels)
    }
    render(pixels, this.about, look, into)
  }

  /** What was kept longest goes first. */
  private keep(frame: number, pixels: Pixels): void {
    this.kept.set(frame, pixels)
    this.keptBytes += pixels.values.byteLength
    for (const [other, { values }] of this.kept) {
      if (this.keptBytes <= KEPT_BYTES_MAX || other === frame) break
      this.kept.delete(other)
      this.keptBytes -= values.byteLength
    }
  }
}

function infoOf(about: Description, first: Pixels, syntax: string): DicomInfo {
  const share = first.kind === 'grey' ? shareOf(first, about) : () => 0
  const isGrey = first.kind === 'grey'
  const presets = isGrey
    ? presetsOf(about.windows, about.voiTable !== null, about.modality === 'CT', share)
    : []
  const { columns, rows, frames, frameMs, modality, spacing, aspect } = about
  return {
    columns,
    rows,
    frames,
    frameMs,
    modality,
    spacing,
    aspect,
    isGrey,
    presets,
    syntax,
    isInverted: about.photometric === 'MONOCHROME1',
    startWindow: presets.find(({ window }) => window)?.window ?? { center: 128, width: 256 },
  }
}
