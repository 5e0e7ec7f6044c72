import { useParams } from 'react-router'
import { Page } from '@/components/page'
import { NotFoundPage } from '@/components/not-found-page'
import { DocumentsTab } from '@/features/documents/components/documents-tab'
import { RadiographsTab } from '@/features/documents/components/radiographs-tab'

/** The tabs of documents as pages of their own. */
export function RadiographsPage() {
  const { patientId } = useParams()
  if (!patientId) return <NotFoundPage />
  return (
    <Page title="titles.radiographs">
      <RadiographsTab patientId={patientId} />
    </Page>
  )
}

export function DocumentsPage() {
  const { patientId } = useParams()
  if (!patientId) return <NotFoundPage />
  return (
    <Page title="titles.documents">
      <DocumentsTab patientId={patientId} />
    </Page>
  )
}
