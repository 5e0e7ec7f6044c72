import type { DicomInfo } from './dicom/picture'
import type { Window } from './dicom/window'
import type { Size, Turn } from './geometry'

/** Why there is nothing to show, or less than was asked; each is a sentence in the locales. */
export type Notice =
  | { key: 'damaged' | 'no_image' | 'too_large' | 'not_dicom' | 'pixels' | 'no_picture' | 'other' }
  | { key: 'original_missing' }
  | { key: 'syntax'; syntax: string }
  | { key: 'problem'; error: unknown }

export interface DicomState {
  info: DicomInfo
  frame: number
  isPlaying: boolean
  window: Window | null
  /** Index of the preset that is shown as it is; -1 after a drag. */
  preset: number
  isInverted: boolean
}

export interface PaneState {
  status: 'loading' | 'ready' | 'failed' | 'password'
  /** 0 to 1 while the original is on its way; null otherwise. */
  progress: number | null
  notice: Notice | null
  /** The last password was wrong. */
  isRefused: boolean
  zoom: number
  turn: Turn
  /** Frame pixels for one of the picture. */
  scale: number
  /** Of the original, once it is known. */
  size: Size | null
  pages: { page: number; count: number } | null
  dicom: DicomState | null
  /** What a drag does. */
  tool: 'move' | 'window'
}

export interface PaneActions {
  zoom: (factor: number) => void
  fit: () => void
  actual: () => void
  rotate: (by: 90 | -90) => void
  pan: (dx: number, dy: number) => void
  /** Pages of a PDF, frames of a loop. */
  step: (by: number) => void
  goTo: (at: number) => void
  play: () => void
  invert: () => void
  adjust: (dx: number, dy: number) => void
  preset: (index: number) => void
  unlock: (password: string) => void
}

const START: PaneState = {
  status: 'loading',
  progress: null,
  notice: null,
  isRefused: false,
  zoom: 1,
  turn: 0,
  scale: 1,
  size: null,
  pages: null,
  dicom: null,
  tool: 'move',
}

const nothing = () => undefined

const IDLE: PaneActions = {
  zoom: nothing,
  fit: nothing,
  actual: nothing,
  rotate: nothing,
  pan: nothing,
  step: nothing,
  goTo: nothing,
  play: nothing,
  invert: nothing,
  adjust: nothing,
  preset: nothing,
  unlock: nothing,
}

/** What one document on screen says of itself, and what can be asked of it; tools and keys know nothing else. */
export class Pane {
  actions: PaneActions = IDLE
  private state = START
  private readonly listeners = new Set<() => void>()

  readonly snapshot = (): PaneState => this.state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  set(patch: Partial<PaneState>): void {
    this.state = { ...this.state, ...patch }
    for (const listener of this.listeners) listener()
  }

  /** Whoever shows the document now; what it cannot do is left out. */
  serve(actions: Partial<PaneActions>): void {
    this.actions = { ...IDLE, ...actions }
    this.set(START)
  }
}
