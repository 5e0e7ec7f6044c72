import type { MediaKind, Shelf } from '../api/documents'
import type { DocumentViewer } from '../viewer'
import { DocumentBoard } from './document-board'

const KINDS: readonly MediaKind[] = ['radiograph']

/** The radiographs of a patient. */
export function RadiographsTab({ patientId, viewer }: { patientId: string; viewer: DocumentViewer }) {
  const shelf: Shelf = { patientId, kinds: KINDS }
  return (
    <DocumentBoard key={patientId} shelf={shelf} room="radiographs" kindOf={asRadiograph} viewer={viewer} />
  )
}

function asRadiograph(): MediaKind {
  return 'radiograph'
}
