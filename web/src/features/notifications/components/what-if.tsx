import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state'
import { membersQuery } from '@/lib/members'
import { explainedQuery, type SupposedEvent } from '../api/explained'
import { isType, TYPES, typeOf, type Type } from '../types'
import { useSubjects } from '../use-subjects'
import { DecisionTable } from './decision-table'
import { PatientChoice } from './patient-choice'
import classes from './reasons-page.module.css'

/** Choose an event; the table says what it would bring to whom. */
export function WhatIf() {
  const { t } = useTranslation()
  const [type, setType] = useState<Type>('ISQ_CRITICAL')
  const [chosen, setChosen] = useState('')
  const [variant, setVariant] = useState('')
  const [actor, setActor] = useState('')
  const [patientId, setPatientId] = useState<string | null>(null)
  const { subject, variants } = typeOf(type)
  const isOfPatient = subject === 'implant' || subject === 'document'
  const { subjects, isPending } = useSubjects(subject, isOfPatient ? patientId : null)
  const members = useQuery(membersQuery)
  const about = subjects.find(({ id }) => id === chosen) ?? subjects[0]
  const word = about?.variant ?? variants?.words.find((one) => one === variant) ?? variants?.words[0]
  const event: SupposedEvent | null =
    subject !== 'none' && !about
      ? null
      : {
          type,
          ...(about?.patientId ? { patient_id: about.patientId } : {}),
          ...(about ? { entity_id: about.id } : {}),
          ...(actor === '' ? {} : { actor_id: actor }),
          payload: variants && word ? { [variants.key]: word } : {},
        }
  const explained = useQuery(explainedQuery(event))
  return (
    <>
      <div className={classes.fields}>
        <NativeSelect
          label={t('notifications.event')}
          data={Object.keys(TYPES)
            .filter(isType)
            .map((value) => ({ value, label: t(`notifications.types.${value}`) }))}
          value={type}
          onChange={(change) => {
            const next = change.currentTarget.value
            if (isType(next)) setType(next)
          }}
        />
        {variants && about?.variant === undefined ? (
          <NativeSelect
            label={t('notifications.variant')}
            data={variants.words.map((value) => ({ value, label: t(`notifications.variants.${value}`) }))}
            value={word}
            onChange={(change) => {
              setVariant(change.currentTarget.value)
            }}
          />
        ) : null}
        {isOfPatient ? <PatientChoice value={patientId} onChange={setPatientId} /> : null}
        {about?.label === undefined ? null : (
          <NativeSelect
            label={t('notifications.about')}
            description={t('notifications.newest-ones')}
            inputWrapperOrder={['label', 'input', 'description']}
            data={subjects.map(({ id, label }) => ({ value: id, label: label ?? '' }))}
            value={about.id}
            onChange={(change) => {
              setChosen(change.currentTarget.value)
            }}
          />
        )}
        <NativeSelect
          label={t('notifications.actor')}
          data={[
            { value: '', label: t('notifications.no-actor') },
            ...(members.data ?? [])
              .filter(({ revoked_at }) => revoked_at === null)
              .map(({ user_id, full_name }) => ({ value: user_id, label: full_name })),
          ]}
          value={actor}
          onChange={(change) => {
            setActor(change.currentTarget.value)
          }}
        />
      </div>
      {event === null && !isPending ? (
        <p className={classes.nothing}>
          {t(
            isOfPatient && patientId !== null
              ? 'notifications.no-subject-of-patient'
              : 'notifications.no-subject',
          )}
        </p>
      ) : explained.isError ? (
        <ErrorState error={explained.error} onRetry={() => void explained.refetch()} />
      ) : explained.data ? (
        <DecisionTable caption={t('notifications.supposed')} decisions={explained.data} />
      ) : null}
    </>
  )
}
