import type { MediaKind, Shelf } from '../api/documents'
import type { DocumentViewer } from '../viewer'
import { DocumentBoard } from './document-board'

const KINDS: readonly MediaKind[] = ['document', 'photo']

/** Letters, reports and photos of a patient. */
export function DocumentsTab({ patientId, viewer }: { patientId: string; viewer: DocumentViewer }) {
  const shelf: Shelf = { patientId, kinds: KINDS }
  return <DocumentBoard key={patientId} shelf={shelf} room="documents" kindOf={byType} viewer={viewer} />
}

/** A picture among the papers is a photo. */
function byType(type: string): MediaKind {
  return type.startsWith('image/') ? 'photo' : 'document'
}
