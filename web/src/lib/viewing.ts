/** What the viewer is told of a document; columns of `patient_documents`. */
export interface ViewerDocument {
  id: string
  title: string
  mediaKind: 'radiograph' | 'photo' | 'document'
  mimeType: string
  sizeBytes: number
  /** Why nothing could draw it: `no_decoder`, `undecodable`, …; null where something did, or nothing has tried yet. */
  picturesReason: string | null
  /** ISO; null where nothing says when it was taken. */
  capturedAt: string | null
  /** ISO. */
  createdAt: string
}

export type Variant = 'preview' | 'medium' | 'original'

export type Progress = (loadedBytes: number) => void

/** Where the bytes of documents come from. The viewer keeps no address and writes none anywhere. */
export interface ViewerSource {
  /**
   * An address that an `<img>` can show; null where there is no such picture.
   * The same one for as long as it is valid, so that what was fetched ahead is found in the cache.
   */
  url: (document: ViewerDocument, variant: Variant, signal: AbortSignal) => Promise<string | null>
  /** The original, all of it; the buffer is the viewer's to give away. */
  bytes: (document: ViewerDocument, signal: AbortSignal, onProgress: Progress) => Promise<ArrayBuffer>
  /** Saves the original. A refusal is thrown and said in the viewer. */
  download: (document: ViewerDocument) => Promise<void> | void
}
