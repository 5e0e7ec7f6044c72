import { useQuery } from '@tanstack/react-query'
import { LoadingState } from '@/components/loading-state'
import { useMay } from '@/lib/me'
import { patientQuery } from '../api/patient'
import { ConsentSection } from './consent-section'
import { HoldSection } from './hold-section'
import { PatientSection } from './patient-section'
import classes from './administration-tab.module.css'

/** Who the patient is, how to reach them, and what is done with the file. */
export function AdministrationTab({ patientId }: { patientId: string }) {
  const { data: patient } = useQuery(patientQuery(patientId))
  const mayHold = useMay('documents.hold')
  if (!patient) return <LoadingState />
  return (
    <div className={classes.sections}>
      <PatientSection
        patient={patient}
        title="patient.identity"
        fields={['last_name', 'first_name', 'birth_name', 'birth_date', 'sex', 'file_number', 'deceased_at']}
      />
      <PatientSection patient={patient} title="patient.contact" fields={['phone', 'email', 'address']} />
      <ConsentSection patient={patient} />
      {mayHold ? <HoldSection patientId={patientId} /> : null}
    </div>
  )
}
