import type { ComponentType } from 'react'
import type { ViewerDocument, ViewerSource } from '@/lib/viewing'
import { downloadDocument, readDocument } from './api/download-document'
import type { PatientDocument } from './api/documents'
import { sign, type SignedUrl } from './api/picture-urls'

/** What shows documents over the whole screen; the tabs are given one. */
export type DocumentViewer = ComponentType<{
  documents: readonly ViewerDocument[]
  index: number
  onIndexChange: (index: number) => void
  onClose: () => void
  source: ViewerSource
}>

export function toShown(one: PatientDocument): ViewerDocument {
  const kind = one.media_kind
  return {
    id: one.id,
    title: one.title,
    mediaKind: kind === 'radiograph' || kind === 'photo' ? kind : 'document',
    mimeType: one.mime_type,
    sizeBytes: one.size_bytes,
    picturesReason: one.pictures_reason,
    capturedAt: one.captured_at,
    createdAt: one.created_at,
  }
}

/** A link is used again until so long before its end. */
const SPARE_MS = 15_000

/** Links of one opening of the viewer, kept in memory for as long as they are valid. */
export function openSource(): ViewerSource {
  const links = new Map<string, SignedUrl>()
  return {
    url: async (document, variant, signal) => {
      const key = `${variant} ${document.id}`
      const kept = links.get(key)
      if (kept && kept.expiresAt - SPARE_MS > Date.now()) return kept.url
      const [link] = await sign({ ids: [document.id], variant, signal })
      if (!link) return null
      links.set(key, link)
      return link.url
    },
    bytes: (document, signal, onProgress) => readDocument(document.id, signal, onProgress),
    download: (document) =>
      downloadDocument({ id: document.id, title: document.title, size_bytes: document.sizeBytes }),
  }
}
