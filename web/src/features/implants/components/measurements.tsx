import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type Column } from '@/components/data-table'
import { useDates } from '@/components/use-dates'
import { useMay } from '@/lib/me'
import { useMemberName } from '@/lib/members'
import type { Implant, Measurement } from '../api/implants'
import { gradeOf, type Thresholds } from '../grade'
import { directionOf } from '../measurement-form'
import { useDecimals } from '../use-decimals'
import { GradeMark } from './grade-mark'
import { MeasurementForm } from './measurement-form'
import classes from './implants-tab.module.css'

interface Props {
  patientId: string
  implant: Implant
  thresholds: Thresholds
}

/** All that was measured on an implant, newest first: what the curve shows, in words. */
export function Measurements({ patientId, implant, thresholds }: Props) {
  const { t } = useTranslation()
  const dates = useDates()
  const say = useDecimals()
  const nameOf = useMemberName()
  const mayCorrect = useMay('implants.update')
  const [correcting, setCorrecting] = useState<string | null>(null)
  const correct: Column<Measurement> = {
    label: t('implants.action'),
    isAction: true,
    cell: ({ id, measured_on }) => (
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPencil size={15} stroke={1.6} />}
        data-measurement={id}
        aria-label={t('implants.correct-of', { date: dates.day(measured_on) })}
        onClick={() => {
          setCorrecting(id)
        }}
      >
        {t('actions.edit')}
      </Button>
    ),
  }
  const columns: Column<Measurement>[] = [
    { label: t('implants.measured-on'), cell: ({ measured_on }) => dates.day(measured_on) },
    {
      label: t('implants.isq'),
      cell: ({ isq }) => (
        <span className={classes.value}>
          {isq === null ? null : <strong>{say(isq)}</strong>} <GradeMark grade={gradeOf(isq, thresholds)} />
        </span>
      ),
    },
    {
      label: t('implants.direction'),
      cell: ({ direction }) => t(`implants.directions.${directionOf(direction)}`),
    },
    {
      label: t('implants.by'),
      cell: ({ created_by }) => nameOf(created_by) ?? t('implants.somebody'),
    },
  ]
  return (
    <DataTable
      caption={t('implants.measurements-of', { tooth: implant.tooth })}
      columns={mayCorrect ? [...columns, correct] : columns}
      rows={implant.measurements}
      rowKey={({ id }) => id}
      instead={(measurement) =>
        measurement.id === correcting ? (
          <MeasurementForm
            patientId={patientId}
            implant={implant}
            measurement={measurement}
            onClose={() => {
              setCorrecting(null)
              requestAnimationFrame(() => {
                document.querySelector<HTMLElement>(`[data-measurement="${measurement.id}"]`)?.focus()
              })
            }}
          />
        ) : null
      }
    />
  )
}
