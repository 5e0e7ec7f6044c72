import { Button } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { ErrorState } from '@/components/error-state'
import { Page } from '@/components/page'
import { focusFirst, PatientList } from '@/components/patient-list'
import { SearchField } from '@/components/search-field'
import { usePatientSearch } from '@/components/use-patient-search'
import { inWords } from '@/lib/dates'
import { useMay, useMe } from '@/lib/me'
import { paths, toPatient } from '@/lib/paths'
import { useRecentPatients } from '@/lib/recent-patients'
import { RecentDocuments } from './recent-documents'
import classes from './home-page.module.css'

/** As many as one looks through; the list of patients has the rest. */
const FOUND_MAX = 8

/** What one opens in the morning: the field is ready for the first name of the day. */
export function HomePage() {
  const { t, i18n } = useTranslation()
  const { user } = useMe()
  const mayCreate = useMay('patients.create')
  const [typed, setTyped] = useState('')
  const [recent] = useRecentPatients()
  const isSearching = typed.trim() !== ''
  const { found, patients, merged, isStale } = usePatientSearch(typed, {
    limit: FOUND_MAX,
    isWanted: isSearching,
  })
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const navigate = useNavigate()
  const today = inWords(new Date(), i18n.language, { dateStyle: 'full', timeZone: user.timeZone })
  const [firstName] = user.fullName.split(' ')
  return (
    <Page
      title="titles.home"
      heading={firstName ? t('home.greeting', { name: firstName }) : undefined}
      lead={capital(today)}
      first={field}
      actions={
        mayCreate ? (
          <Button
            component={Link}
            to={paths.newPatient}
            variant="default"
            leftSection={<IconUserPlus size={18} stroke={1.6} />}
          >
            {t('patients.new')}
          </Button>
        ) : undefined
      }
    >
      <div role="search" className={classes.search}>
        <SearchField
          ref={field}
          value={typed}
          onChange={setTyped}
          onDown={() => {
            focusFirst(list.current)
          }}
          onEnter={() => {
            const [only, another] = patients
            if (isSearching && only && !another && !isStale) void navigate(toPatient(only.id))
          }}
        />
      </div>
      {isSearching ? (
        <section className={classes.section} aria-label={t('home.found')}>
          {found.isError && patients.length === 0 ? (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          ) : patients.length > 0 ? (
            <>
              <PatientList
                ref={list}
                label={t('home.found')}
                patients={patients.slice(0, FOUND_MAX)}
                merged={merged}
                isStale={isStale}
                onLeave={() => field.current?.focus()}
              />
              {found.hasNextPage ? <p className={classes.quiet}>{t('home.more')}</p> : null}
            </>
          ) : isStale || found.isFetching ? null : (
            <p className={classes.quiet} role="status">
              {t('patients.not-found', { typed: typed.trim() })}
            </p>
          )}
        </section>
      ) : (
        <>
          {recent.length > 0 ? (
            <section className={classes.section} aria-labelledby="opened">
              <h2 id="opened" className={classes.title}>
                {t('patients.recent')}
              </h2>
              <PatientList
                ref={list}
                label={t('patients.recent')}
                patients={recent}
                onLeave={() => field.current?.focus()}
              />
            </section>
          ) : null}
          <RecentDocuments />
        </>
      )}
    </Page>
  )
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
