import { lazy, Suspense, type ComponentProps } from 'react'
import { Navigate, useParams } from 'react-router'
import { LoadingState } from '@/components/loading-state'
import type { PatientTab } from '@/features/patients/components/patient-tabs'
import { toPatient } from '@/lib/paths'

// The viewer with its decoders is fetched when a document is first opened.
const Viewer = lazy(async () => ({
  default: (await import('@/features/viewer/components/viewer')).Viewer,
}))

function DocumentViewer(props: ComponentProps<typeof Viewer>) {
  return (
    <Suspense fallback={null}>
      <Viewer {...props} />
    </Suspense>
  )
}

const RadiographsTab = lazy(async () => {
  const { RadiographsTab: Tab } = await import('@/features/documents/components/radiographs-tab')
  return {
    default: ({ patientId }: { patientId: string }) => <Tab patientId={patientId} viewer={DocumentViewer} />,
  }
})

const DocumentsTab = lazy(async () => {
  const { DocumentsTab: Tab } = await import('@/features/documents/components/documents-tab')
  return {
    default: ({ patientId }: { patientId: string }) => <Tab patientId={patientId} viewer={DocumentViewer} />,
  }
})

const ImplantsTab = lazy(async () => ({
  default: (await import('@/features/implants/components/implants-tab')).ImplantsTab,
}))

const AdministrationTab = lazy(async () => ({
  default: (await import('@/features/patients/components/administration-tab')).AdministrationTab,
}))

/**
 * The tabs of a patient's page, in the order in which they stand; the first is the one that opens. A tab of another
 * feature adds its line here and its word to `patient.tabs` of both locales: features do not know each other.
 */
export const patientTabs: readonly [PatientTab, ...PatientTab[]] = [
  { slug: 'administration', label: 'patient.tabs.administration', Panel: AdministrationTab },
  { slug: 'radiographies', label: 'patient.tabs.radiographs', Panel: RadiographsTab },
  { slug: 'documents', label: 'patient.tabs.documents', Panel: DocumentsTab },
  { slug: 'implants', label: 'patient.tabs.implants', Panel: ImplantsTab },
]

export function PatientPanel({ Panel }: Pick<PatientTab, 'Panel'>) {
  const { patientId = '' } = useParams()
  return (
    <Suspense fallback={<LoadingState />}>
      <Panel patientId={patientId} />
    </Suspense>
  )
}

/** No tab, or a word that is none: the first one, without a step that the way back would stumble over. */
export function ToFirstTab() {
  const { patientId = '' } = useParams()
  return <Navigate to={toPatient(patientId, patientTabs[0].slug)} replace />
}
