import { Alert, Button } from '@mantine/core'
import { IconArchive, IconArrowMerge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useParams } from 'react-router'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { Page, useWindowTitle } from '@/components/page'
import { useDates } from '@/components/use-dates'
import { paths, toPatient } from '@/lib/paths'
import { useRecentPatients } from '@/lib/recent-patients'
import { patientQuery, type Patient } from '../api/patient'
import { PatientFacts, PatientMarks } from './patient-facts'
import { PatientTabs, type PatientTab } from './patient-tabs'
import classes from './patient-page.module.css'

/** The file of a patient: who it is, and below it the tab that the address names. */
export function PatientPage({ tabs }: { tabs: readonly PatientTab[] }) {
  const { patientId = '' } = useParams()
  // Another patient is another page: nothing half typed goes over to them.
  return <OnePatient key={patientId} id={patientId} tabs={tabs} />
}

function OnePatient({ id, tabs }: { id: string; tabs: readonly PatientTab[] }) {
  const { t } = useTranslation()
  const patient = useQuery(patientQuery(id))
  useWindowTitle('titles.patient')
  useNoteOpened(patient.data)
  if (patient.isPending) return <LoadingState />
  if (!patient.data)
    return (
      <>
        <ErrorState level={1} error={patient.error} onRetry={() => void patient.refetch()} />
        <p className={classes.back}>
          <Button component={Link} to={paths.patients} variant="default">
            {t('patients.back')}
          </Button>
        </p>
      </>
    )
  const { last_name, first_name } = patient.data
  return (
    <Page
      title="titles.patient"
      heading={
        <span className={classes.name}>
          {last_name} {first_name} <PatientMarks patient={patient.data} />
        </span>
      }
      lead={<PatientFacts patient={patient.data} />}
    >
      <Closed patient={patient.data} />
      <PatientTabs patientId={id} tabs={tabs} />
      <Outlet />
    </Page>
  )
}

/** Why this file is no longer the one to work in. */
function Closed({ patient }: { patient: Patient }) {
  const { t } = useTranslation()
  const { dayOf } = useDates()
  if (patient.merged_into !== null)
    return (
      <Alert color="yellow" icon={<IconArrowMerge />} className={classes.closed ?? ''}>
        {t('patient.merged')}{' '}
        <Link to={toPatient(patient.merged_into)} className={classes.link ?? ''}>
          {t('patient.merged-open')}
        </Link>
      </Alert>
    )
  if (patient.archived_at !== null)
    return (
      <Alert color="gray" icon={<IconArchive />} className={classes.closed ?? ''}>
        {t('patient.archived', { date: dayOf(patient.archived_at) })}
      </Alert>
    )
  return null
}

/** Once for each opening, with the name as it is now. */
function useNoteOpened(patient: Patient | undefined): void {
  const [, note] = useRecentPatients()
  const latest = useRef(note)
  useEffect(() => {
    latest.current = note
  })
  useEffect(() => {
    if (patient) latest.current(patient)
  }, [patient])
}
