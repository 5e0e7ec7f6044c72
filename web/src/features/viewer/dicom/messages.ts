import type { FaultReason } from './fault'
import type { DicomInfo } from './picture'
import type { Look } from './render'

export interface Show extends Look {
  frame: number
}

/** What the page asks of the worker. */
export type Order =
  { type: 'open'; bytes: ArrayBuffer; canvas: OffscreenCanvas } | { type: 'show'; show: Show }

/** What the worker answers: one `shown` or `failed` for every `show`. */
export type Answer =
  | { type: 'opened'; info: DicomInfo }
  | { type: 'shown' }
  | { type: 'failed'; reason: FaultReason; detail: string }
