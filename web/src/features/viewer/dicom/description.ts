import { ascii, type DataSet, type DicomFile, type Element } from './elements'
import { DicomFault } from './fault'
import type { Curve, Table, Window } from './window'

export type Photometric =
  | 'MONOCHROME1'
  | 'MONOCHROME2'
  | 'PALETTE COLOR'
  | 'RGB'
  | 'YBR_FULL'
  | 'YBR_FULL_422'
  | 'YBR_ICT'
  | 'YBR_RCT'

/** Lengths on the picture: across and down, in mm a pixel. */
export interface Spacing {
  across: number
  down: number
  /** False where they are those of the detector, and what is shown is smaller. */
  isCalibrated: boolean
}

/** What the attributes say of the pixels. Nothing of the patient is read. */
export interface Description {
  rows: number
  columns: number
  frames: number
  samples: 1 | 3
  photometric: Photometric
  isPlanar: boolean
  bitsAllocated: 8 | 16
  bitsStored: number
  highBit: number
  isSigned: boolean
  slope: number
  intercept: number
  modalityTable: Table | null
  windows: Window[]
  curve: Curve
  voiTable: Table | null
  padding: number | null
  palette: [Table, Table, Table] | null
  spacing: Spacing | null
  /** Height of a pixel by its width. */
  aspect: number
  frameMs: number
  modality: string
}

const FRAME_MS = 1000 / 15
const SIDE_MAX = 32_768
/** As the server refuses more. */
const PIXELS_MAX = 100_000_000
const FRAMES_MAX = 20_000
/** Taken through a body, so that the detector's scale is not that of the tooth. */
const PROJECTIONS = new Set(['CR', 'DX', 'IO', 'PX', 'RG', 'MG', 'XA', 'RF'])

const PHOTOMETRICS: readonly Photometric[] = [
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
  'RGB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_ICT',
  'YBR_RCT',
]

export function describe(file: DicomFile): Description {
  const { dataSet } = file
  const read = new Values(file)
  if (!dataSet.has(0x7fe00010)) {
    // A picture cut off before its pixels is damaged; a report or a directory never had any.
    throw new DicomFault(dataSet.has(0x00280010) ? 'damaged' : 'no_image')
  }
  const rows = read.int(dataSet, 0x00280010)
  const columns = read.int(dataSet, 0x00280011)
  const samples = read.int(dataSet, 0x00280002, 1)
  const bitsAllocated = read.int(dataSet, 0x00280100)
  const bitsStored = read.int(dataSet, 0x00280101, bitsAllocated)
  const name = read.text(dataSet, 0x00280004)
  const photometric = PHOTOMETRICS.find((known) => known === name)
  if (rows < 1 || columns < 1 || bitsStored < 1 || bitsStored > bitsAllocated) throw new DicomFault('damaged')
  if (rows > SIDE_MAX || columns > SIDE_MAX || rows * columns > PIXELS_MAX) throw new DicomFault('too_large')
  if (!photometric || (samples !== 1 && samples !== 3) || (bitsAllocated !== 8 && bitsAllocated !== 16))
    throw new DicomFault('pixels')
  if (samples === 3 && bitsAllocated !== 8) throw new DicomFault('pixels')
  // Enhanced objects keep per image what old ones keep at the top.
  const shared = dataSet.get(0x52009229)?.items[0]
  const first = dataSet.get(0x52009230)?.items[0]
  const group = (sequence: number): DataSet =>
    first?.get(sequence)?.items[0] ?? shared?.get(sequence)?.items[0] ?? dataSet
  const values = group(0x00289145)
  const voi = group(0x00289132)
  const centers = read.numbers(voi, 0x00281050)
  const widths = read.numbers(voi, 0x00281051)
  const isSigned = read.int(dataSet, 0x00280103) === 1
  const curve = read.text(voi, 0x00281056)
  const modality = read.text(dataSet, 0x00080060)
  const spacing = spacingOf(read, dataSet, group(0x00289110), modality)
  const [down, across] = read.numbers(dataSet, 0x00280034)
  return {
    rows,
    columns,
    samples,
    photometric,
    bitsAllocated,
    bitsStored,
    isSigned,
    modality,
    spacing,
    frames: Math.min(Math.max(read.number(dataSet, 0x00280008) ?? 1, 1), FRAMES_MAX),
    isPlanar: read.int(dataSet, 0x00280006) === 1,
    highBit: read.int(dataSet, 0x00280102, bitsStored - 1),
    slope: read.number(values, 0x00281053) ?? 1,
    intercept: read.number(values, 0x00281052) ?? 0,
    modalityTable: read.table(dataSet.get(0x00283000)?.items[0], isSigned),
    windows: centers.flatMap((center, at) => {
      const width = widths[at]
      return width === undefined || width <= 0 ? [] : [{ center, width }]
    }),
    curve: curve === 'SIGMOID' || curve === 'LINEAR_EXACT' ? curve : 'LINEAR',
    voiTable: read.table(voi.get(0x00283010)?.items[0], isSigned),
    padding: dataSet.has(0x00280120) ? read.integer(dataSet, 0x00280120, isSigned) : null,
    palette: photometric === 'PALETTE COLOR' ? read.palette(dataSet) : null,
    aspect: spacing ? spacing.down / spacing.across : down && across ? down / across : 1,
    frameMs: frameMs(read, dataSet),
  }
}

function spacingOf(read: Values, dataSet: DataSet, measures: DataSet, modality: string): Spacing | null {
  const own = pair(read.numbers(measures, 0x00280030))
  const detector = pair(read.numbers(dataSet, 0x00181164))
  if (!own) return detector ? { ...detector, isCalibrated: false } : null
  const isCorrected = dataSet.has(0x00280402) || (detector !== null && detector.across !== own.across)
  return { ...own, isCalibrated: !PROJECTIONS.has(modality) || isCorrected }
}

function pair([down, across]: number[]): { down: number; across: number } | null {
  return down && across && down > 0 && across > 0 ? { down, across } : null
}

function frameMs(read: Values, dataSet: DataSet): number {
  const time = read.number(dataSet, 0x00181063)
  const rate = read.number(dataSet, 0x00082144) ?? read.number(dataSet, 0x00180040)
  if (rate && rate > 0) return 1000 / Math.min(rate, 60)
  return time && time > 0 ? Math.max(time, 1000 / 60) : FRAME_MS
}

class Values {
  private readonly view: DataView

  constructor(private readonly file: DicomFile) {
    const { bytes } = file
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  text(set: DataSet, tag: number): string {
    const element = set.get(tag)
    return element ? ascii(this.file.bytes, element.offset, Math.min(element.length, 1024)).trim() : ''
  }

  numbers(set: DataSet, tag: number): number[] {
    const text = this.text(set, tag)
    return text === '' ? [] : text.split('\\').map(Number).filter(Number.isFinite)
  }

  number(set: DataSet, tag: number): number | undefined {
    return this.numbers(set, tag)[0]
  }

  int(set: DataSet, tag: number, otherwise = 0): number {
    const element = set.get(tag)
    return element && element.length >= 2 ? this.uint16(element, 0) : otherwise
  }

  integer(set: DataSet, tag: number, isSigned: boolean): number {
    const value = this.int(set, tag)
    return isSigned && value > 32_767 ? value - 65_536 : value
  }

  table(item: DataSet | undefined, isSigned: boolean): Table | null {
    const about = item?.get(0x00283002)
    const data = item?.get(0x00283006)
    return about && data ? this.tableOf(about, data, isSigned) : null
  }

  palette(set: DataSet): [Table, Table, Table] {
    const [red, green, blue] = [0, 1, 2].map((colour) => {
      const about = set.get(0x00281101 + colour)
      const data = set.get(0x00281201 + colour)
      return about && data ? this.tableOf(about, data, false) : null
    })
    if (!red || !green || !blue) throw new DicomFault('pixels')
    return [red, green, blue]
  }

  private tableOf(about: Element, data: Element, isSigned: boolean): Table {
    if (about.length < 6) throw new DicomFault('damaged')
    const count = this.uint16(about, 0) || 65_536
    const first = this.uint16(about, 2)
    const bits = this.uint16(about, 4)
    const isBytes = data.length < count * 2
    if (isBytes && data.length < count) throw new DicomFault('damaged')
    const entries = Array.from({ length: count }, (_, at) =>
      isBytes ? (this.file.bytes[data.offset + at] ?? 0) : this.uint16(data, at * 2),
    )
    return { first: isSigned && first > 32_767 ? first - 65_536 : first, bits: isBytes ? 8 : bits, entries }
  }

  private uint16(element: Element, at: number): number {
    return this.view.getUint16(element.offset + at, this.file.syntax.isLittleEndian)
  }
}
