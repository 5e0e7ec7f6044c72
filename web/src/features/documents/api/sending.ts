import type { AcceptedType } from '@/lib/accepted-types'
import type { MediaKind } from './documents'

/** One file on its way. */
export interface Sending {
  file: File
  type: AcceptedType
  patientId: string
  mediaKind: MediaKind
  /** Drawn anew for each thing to be done; the same when it is tried again, so that nothing is stored twice. */
  key: string
  /** Its uploader has seen that it names another patient. */
  isConfirmed: boolean
  signal: AbortSignal
  onProgress: (sentBytes: number) => void
  /** What was announced to Storage, to be taken up again after a cut. */
  announced: Announced | null
  onAnnounced: (announced: Announced) => void
}

export interface Announced {
  documentId: string
  objectName: string
  /** Where the parts go, once the first has arrived. Kept in memory alone: it holds the name of the file. */
  url: string | null
  isStored: boolean
}
