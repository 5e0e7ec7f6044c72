import { Button } from '@mantine/core'
import { IconPencil, IconRulerMeasure } from '@tabler/icons-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark } from '@/components/mark'
import { useDates } from '@/components/use-dates'
import { useMay } from '@/lib/me'
import type { Implant } from '../api/implants'
import type { Thresholds } from '../grade'
import { useDecimals } from '../use-decimals'
import { ImplantForm } from './implant-form'
import { IsqChart } from './isq-chart'
import { MeasurementForm } from './measurement-form'
import { Measurements } from './measurements'
import classes from './implants-tab.module.css'

interface Props {
  patientId: string
  implant: Implant
  thresholds: Thresholds
  /** The step of the history that led here, such as a notification. */
  soughtBy: string | null
}

/** One implant: what it is, its curve, and all that was measured. */
export function ImplantCard({ patientId, implant, thresholds, soughtBy }: Props) {
  const { t } = useTranslation()
  const dates = useDates()
  const mayMeasure = useMay('implants.create') && implant.removed_on === null
  const mayCorrect = useMay('implants.update')
  const [open, setOpen] = useState<'facts' | 'measurement' | null>(null)
  const card = useRef<HTMLElement>(null)
  const factsOpener = useRef<HTMLButtonElement>(null)
  const measurementOpener = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (soughtBy === null) return
    card.current?.focus({ preventScroll: true })
    card.current?.scrollIntoView({ block: 'start' })
  }, [soughtBy])
  const closeWith = (opener: RefObject<HTMLButtonElement | null>) => {
    setOpen(null)
    requestAnimationFrame(() => opener.current?.focus())
  }
  return (
    <article
      ref={card}
      tabIndex={-1}
      className={classes.card}
      data-sought={soughtBy !== null}
      aria-label={t('implants.of-tooth', { tooth: implant.tooth })}
    >
      {open === 'facts' ? (
        <ImplantForm
          patientId={patientId}
          implant={implant}
          onClose={() => {
            closeWith(factsOpener)
          }}
        />
      ) : (
        <header className={classes.head}>
          <span className={classes.tooth} aria-hidden>
            {implant.tooth}
          </span>
          <div className={classes.words}>
            <h3 className={classes.name}>
              {t('implants.of-tooth', { tooth: implant.tooth })}
              {implant.removed_on === null ? null : (
                <Mark>{t('implants.removed', { date: dates.day(implant.removed_on) })}</Mark>
              )}
            </h3>
            <Facts implant={implant} />
          </div>
          {mayCorrect ? (
            <Button
              ref={factsOpener}
              variant="subtle"
              size="compact-md"
              leftSection={<IconPencil size={16} stroke={1.6} />}
              aria-label={t('implants.correct-implant', { tooth: implant.tooth })}
              onClick={() => {
                setOpen('facts')
              }}
            >
              {t('actions.edit')}
            </Button>
          ) : null}
        </header>
      )}
      {implant.measurements.length === 0 ? (
        <p className={classes.none}>{t('implants.no-measurement')}</p>
      ) : (
        <IsqChart implant={implant} thresholds={thresholds} />
      )}
      {open === 'measurement' ? (
        <MeasurementForm
          patientId={patientId}
          implant={implant}
          onClose={() => {
            closeWith(measurementOpener)
          }}
        />
      ) : mayMeasure ? (
        <Button
          ref={measurementOpener}
          variant="default"
          className={classes.measure ?? ''}
          leftSection={<IconRulerMeasure size={16} stroke={1.6} />}
          onClick={() => {
            setOpen('measurement')
          }}
        >
          {t('implants.measure')}
        </Button>
      ) : null}
      {implant.measurements.length === 0 ? null : (
        <Measurements patientId={patientId} implant={implant} thresholds={thresholds} />
      )}
    </article>
  )
}

/** Make, size and dates in one line, without what nobody noted. */
function Facts({ implant }: { implant: Implant }) {
  const { t } = useTranslation()
  const dates = useDates()
  const say = useDecimals()
  const { manufacturer, model, diameter_mm, length_mm, lot_number, placed_on } = implant
  const facts = [
    [manufacturer, model].filter((word) => word !== null).join(' '),
    diameter_mm === null ? '' : t('implants.diameter', { value: say(diameter_mm) }),
    length_mm === null ? '' : t('implants.length', { value: say(length_mm) }),
    t('implants.placed', { date: dates.day(placed_on) }),
    lot_number === null ? '' : t('implants.lot', { number: lot_number }),
  ]
  return <p className={classes.facts}>{facts.filter((fact) => fact !== '').join(' · ')}</p>
}
