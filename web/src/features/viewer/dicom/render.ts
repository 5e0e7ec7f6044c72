import type { Description } from './description'
import type { Colour, Grey, Pixels } from './pixels'
import { lookUp, shade, type Window } from './window'

/** How a frame is to be shown; a window of null is the file's own table. */
export interface Look {
  window: Window | null
  isInverted: boolean
}

const OPAQUE = 0xff000000
const VALUES = 65_536

/** From what is stored to what windows count in, such as Hounsfield units. */
export function modalityValue(about: Description, stored: number): number {
  return about.modalityTable ? lookUp(about.modalityTable, stored) : stored * about.slope + about.intercept
}

/** Writes one frame as the four bytes of each pixel. */
export function render(pixels: Pixels, about: Description, look: Look, into: Uint32Array): void {
  if (pixels.kind === 'colour') paint(pixels, look, into)
  else shadeAll(pixels, about, look, into)
}

function shadeAll(grey: Grey, about: Description, look: Look, into: Uint32Array): void {
  const { values } = grey
  const table = shades(grey, about, look)
  for (let at = 0; at < values.length; at++) into[at] = table[(values[at] ?? 0) & 0xffff] ?? OPAQUE
}

/** One shade for each value that occurs; what pads the picture out to its frame stays black. */
export function shades(grey: Grey, about: Description, look: Look): Uint32Array {
  const table = new Uint32Array(VALUES).fill(OPAQUE)
  for (let value = grey.low; value <= grey.high; value++) {
    if (value === about.padding) continue
    const level = Math.round(levelOf(modalityValue(about, value), about, look.window))
    const byte = look.isInverted ? 255 - level : level
    table[value & 0xffff] = OPAQUE | (byte << 16) | (byte << 8) | byte
  }
  return table
}

function levelOf(value: number, about: Description, window: Window | null): number {
  if (window) return shade(value, window, about.curve)
  if (!about.voiTable) return 0
  return (lookUp(about.voiTable, value) / (2 ** about.voiTable.bits - 1)) * 255
}

function paint({ values }: Colour, look: Look, into: Uint32Array): void {
  const flip = look.isInverted ? 0xffffff : 0
  for (let at = 0, from = 0; at < into.length; at++, from += 3) {
    const rgb = (values[from] ?? 0) | ((values[from + 1] ?? 0) << 8) | ((values[from + 2] ?? 0) << 16)
    into[at] = OPAQUE | (rgb ^ flip)
  }
}

/** The value below which a share of the pixels lies; a picture of millions is asked in every n-th. */
export function shareOf(grey: Grey, about: Description): (share: number) => number {
  const SAMPLES = 50_000
  const step = Math.max(1, Math.floor(grey.values.length / SAMPLES))
  const found: number[] = []
  for (let at = 0; at < grey.values.length; at += step) {
    const value = grey.values[at] ?? 0
    if (value !== about.padding) found.push(modalityValue(about, value))
  }
  found.sort((a, b) => a - b)
  const ends = [modalityValue(about, grey.low), modalityValue(about, grey.high)]
  return (share) => {
    if (share <= 0) return Math.min(...ends)
    if (share >= 1 || found.length === 0) return Math.max(...ends)
    return found[Math.floor(share * (found.length - 1))] ?? 0
  }
}
