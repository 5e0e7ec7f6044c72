/** From values to the grey of a screen, as PS3.3 C.11.2 has it. */

export interface Window {
  center: number
  width: number
}

export type Curve = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'

/** A table of the file, from values to other values; what lies outside takes its first or last entry. */
export interface Table {
  first: number
  bits: number
  entries: ArrayLike<number>
}

export function lookUp(table: Table, value: number): number {
  const index = Math.min(Math.max(Math.round(value) - table.first, 0), table.entries.length - 1)
  return table.entries[index] ?? 0
}

/** 0 to 255, not rounded. */
export function shade(value: number, { center, width }: Window, curve: Curve): number {
  if (curve === 'SIGMOID') return 255 / (1 + Math.exp((-4 * (value - center)) / width))
  if (curve === 'LINEAR_EXACT') return clamp(((value - center) / width + 0.5) * 255)
  if (width <= 1) return value <= center - 0.5 ? 0 : 255
  return clamp(((value - (center - 0.5)) / (width - 1) + 0.5) * 255)
}

function clamp(value: number): number {
  return Math.min(Math.max(value, 0), 255)
}

/** Half of the range a drag over the whole frame sweeps: wide windows move in large steps, narrow ones in small. */
const DRAG_SHARE = 1 / 400

/** Right is wider and so softer, down is darker, as everywhere in radiology. */
export function dragged(from: Window, dx: number, dy: number): Window {
  const step = Math.max(from.width * DRAG_SHARE, 0.05)
  return { center: from.center + dy * step, width: Math.max(1, from.width + dx * step) }
}

export type PresetKey = 'file' | 'full' | 'dental' | 'bone' | 'soft'

export interface Preset {
  key: PresetKey
  /** A `file` preset's number, where there are several. */
  number: number
  /** null is the file's own table. */
  window: Window | null
}

/** Hounsfield units: enamel and implants, cortical bone, soft tissue. */
const CT: Record<'dental' | 'bone' | 'soft', Window> = {
  dental: { center: 1200, width: 4000 },
  bone: { center: 480, width: 2500 },
  soft: { center: 40, width: 400 },
}

/** Shares of the picture's own values between which a projection is spread: no scale binds them to a tissue. */
const SHARES: Record<'dental' | 'bone' | 'soft', [number, number]> = {
  dental: [0.02, 0.995],
  bone: [0.35, 0.998],
  soft: [0.005, 0.7],
}

export function between(low: number, high: number): Window {
  return { center: (low + high + 1) / 2, width: Math.max(1, high - low + 1) }
}

/** The file's windows first, so that the first preset is how the picture was meant. */
export function presetsOf(
  fileWindows: readonly Window[],
  hasTable: boolean,
  isCt: boolean,
  share: (share: number) => number,
): Preset[] {
  const own: Preset[] = [
    ...(hasTable ? [{ key: 'file' as const, number: 1, window: null }] : []),
    ...fileWindows.map((window, at) => ({ key: 'file' as const, number: at + (hasTable ? 2 : 1), window })),
  ]
  const tissue = (key: 'dental' | 'bone' | 'soft'): Preset => ({
    key,
    number: 0,
    window: isCt ? CT[key] : between(share(SHARES[key][0]), share(SHARES[key][1])),
  })
  const full: Preset = { key: 'full', number: 0, window: between(share(0), share(1)) }
  return [...own, full, tissue('dental'), tissue('bone'), tissue('soft')]
}
