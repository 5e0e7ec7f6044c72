import { Button } from '@mantine/core'
import { IconDental, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { LoadingState } from '@/components/loading-state'
import { useMay, useMe } from '@/lib/me'
import { queryClient } from '@/lib/query-client'
import { implantsQuery } from '../api/implants'
import { thresholdsQuery } from '../api/thresholds'
import { ImplantCard } from './implant-card'
import { ImplantForm } from './implant-form'
import { ThresholdsSection } from './thresholds-section'
import classes from './implants-tab.module.css'

/** The implants of a patient, each with how firm it was over time. */
export function ImplantsTab({ patientId }: { patientId: string }) {
  const { t } = useTranslation()
  const organisationId = useMe().organisation?.id ?? ''
  const mayAdd = useMay('implants.create')
  const implants = useQuery(implantsQuery(patientId))
  const thresholds = useQuery(thresholdsQuery(organisationId))
  const [isAdding, setAdding] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const { hash, key } = useLocation()
  const sought = hash.slice(1)
  // Whoever is led here wants what was measured a moment ago.
  useEffect(() => {
    if (sought !== '') void queryClient.invalidateQueries(implantsQuery(patientId))
  }, [sought, key, patientId])
  const failed = [implants, thresholds].find(({ isError, data }) => isError && data === undefined)
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  if (!implants.data || !thresholds.data) return <LoadingState />
  const add = mayAdd ? (
    <Button
      ref={opener}
      leftSection={<IconPlus size={18} stroke={1.6} />}
      onClick={() => {
        setAdding(true)
      }}
    >
      {t('implants.add')}
    </Button>
  ) : undefined
  const form = isAdding ? (
    <div className={classes.card}>
      <ImplantForm
        patientId={patientId}
        onClose={() => {
          setAdding(false)
          requestAnimationFrame(() => opener.current?.focus())
        }}
      />
    </div>
  ) : null
  const isNone = implants.data.length === 0
  return (
    <div className={classes.tab}>
      <div className={classes.top}>
        <h2 className={classes.count}>
          {isNone ? t('implants.title') : t('implants.count', { count: implants.data.length })}
        </h2>
        {isAdding || isNone ? null : add}
      </div>
      {form}
      {isNone && !isAdding ? (
        <EmptyState
          icon={<IconDental stroke={1.5} />}
          title={t('implants.none')}
          text={t(mayAdd ? 'implants.none-text' : 'implants.none-read')}
          actions={add}
        />
      ) : null}
      {implants.data.map((implant) => (
        <ImplantCard
          key={implant.id}
          patientId={patientId}
          implant={implant}
          thresholds={thresholds.data}
          soughtBy={implant.id === sought ? key : null}
        />
      ))}
      <ThresholdsSection organisationId={organisationId} thresholds={thresholds.data} />
    </div>
  )
}
