import { Button } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { Page } from '@/components/page'
import { focusFirst, PatientList } from '@/components/patient-list'
import { SearchField } from '@/components/search-field'
import { usePatientSearch } from '@/components/use-patient-search'
import { useKept } from '@/lib/kept'
import { useMay } from '@/lib/me'
import { paths, toPatient } from '@/lib/paths'
import { useRecentPatients } from '@/lib/recent-patients'
import { MorePatients } from './more-patients'
import { NoPatients } from './no-patients'
import classes from './patients-page.module.css'

export function PatientsPage() {
  const { t } = useTranslation()
  const mayCreate = useMay('patients.create')
  const [kept, keep] = useKept('patients-search', '')
  // What is kept is told a moment later, and letters typed in that moment must not be lost.
  const [typed, setTyped] = useState(kept)
  const [recent] = useRecentPatients()
  const { found, patients, merged, isStale } = usePatientSearch(typed)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const navigate = useNavigate()
  const openOnlyOne = () => {
    const [only, another] = patients
    if (only && !another && !isStale) void navigate(toPatient(only.id))
  }
  return (
    <Page
      title="titles.patients"
      first={field}
      actions={
        mayCreate ? (
          <Button
            component={Link}
            to={paths.newPatient}
            leftSection={<IconUserPlus size={18} stroke={1.6} />}
          >
            {t('patients.new')}
          </Button>
        ) : undefined
      }
    >
      <div className={classes.search} role="search">
        <SearchField
          ref={field}
          value={typed}
          onChange={(next) => {
            setTyped(next)
            keep(next)
          }}
          onDown={() => {
            focusFirst(list.current)
          }}
          onEnter={openOnlyOne}
        />
        <p className={classes.keys} aria-hidden>
          {t('patients.keys')}
        </p>
      </div>
      {typed === '' && recent.length > 0 && patients.length > recent.length ? (
        <section className={classes.recent} aria-labelledby="recent">
          <h2 id="recent" className={classes.title}>
            {t('patients.recent')}
          </h2>
          <ul className={classes.chips}>
            {recent.map((patient) => (
              <li key={patient.id}>
                <Link to={toPatient(patient.id)} className={classes.chip ?? ''}>
                  {patient.last_name} {patient.first_name}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {found.isError && patients.length === 0 ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <LoadingState />
      ) : patients.length === 0 ? (
        <NoPatients typed={typed.trim()} mayCreate={mayCreate} />
      ) : (
        <>
          <PatientList
            ref={list}
            label={t('titles.patients')}
            patients={patients}
            merged={merged}
            isStale={isStale}
            onLeave={() => field.current?.focus()}
          />
          <MorePatients
            shown={patients.length}
            hasMore={found.hasNextPage}
            isLoading={found.isFetchingNextPage}
            error={found.isFetchNextPageError ? found.error : null}
            onMore={() => void found.fetchNextPage()}
            onRestart={() => void found.refetch()}
          />
        </>
      )}
    </Page>
  )
}
