import { useElementSize } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { useDates } from '@/components/use-dates'
import type { Implant } from '../api/implants'
import { scaleOf } from '../chart-scale'
import type { Thresholds } from '../grade'
import { DIRECTIONS, directionOf } from '../measurement-form'
import { useDecimals } from '../use-decimals'
import { IsqSeries } from './isq-series'
import classes from './isq-chart.module.css'

const HEIGHT = 230
const FRAME = { left: 34, top: 14, bottom: 196, end: 18 }
/** Before the first answer of the browser on how wide it is. */
const WIDTH = 640
const BELOW = 26

/** How firm an implant was at each visit, between the two thresholds of the practice. The table below says the same. */
export function IsqChart({ implant, thresholds }: { implant: Implant; thresholds: Thresholds }) {
  const { t } = useTranslation()
  const dates = useDates()
  const say = useDecimals()
  const { ref, width } = useElementSize()
  const points = [...implant.measurements].reverse()
  const days = points.map(({ measured_on }) => measured_on)
  const values = points.flatMap(({ isq }) => (isq === null ? [] : [isq]))
  const right = (width || WIDTH) - FRAME.end
  const scale = scaleOf(days, values, thresholds, { ...FRAME, right })
  const { low, y } = scale
  const [first, last] = [days[0], days.at(-1)]
  const lines = { warning: thresholds.warning, critical: thresholds.critical }
  return (
    <figure className={classes.figure}>
      <div ref={ref}>
        <svg
          className={classes.chart}
          viewBox={`0 0 ${String(width || WIDTH)} ${String(HEIGHT)}`}
          role="img"
          aria-label={t('implants.chart', { tooth: implant.tooth })}
        >
          <rect
            className={classes.warning}
            x={FRAME.left}
            width={right - FRAME.left}
            y={y(lines.warning)}
            height={y(lines.critical) - y(lines.warning)}
          />
          <rect
            className={classes.critical}
            x={FRAME.left}
            width={right - FRAME.left}
            y={y(lines.critical)}
            height={y(low) - y(lines.critical)}
          />
          {scale.lines.map((line) => (
            <g key={line}>
              <line className={classes.grid} x1={FRAME.left} x2={right} y1={y(line)} y2={y(line)} />
              <text className={classes.label} x={FRAME.left - 8} y={y(line) + 4} textAnchor="end">
                {line}
              </text>
            </g>
          ))}
          {(['warning', 'critical'] as const).map((name) => (
            <g key={name}>
              <line
                className={classes.threshold}
                data-grade={name}
                x1={FRAME.left}
                x2={right}
                y1={y(lines[name])}
                y2={y(lines[name])}
              />
            </g>
          ))}
          {DIRECTIONS.map((direction) => (
            <IsqSeries
              key={direction}
              direction={direction}
              points={points.filter((point) => directionOf(point.direction) === direction)}
              scale={scale}
            />
          ))}
          {(['warning', 'critical'] as const).map((name) => (
            <text
              key={name}
              className={classes.thresholdLabel}
              data-grade={name}
              x={FRAME.left + 6}
              y={y(lines[name]) + 14}
            >
              {t(`implants.below.${name}`, { value: say(lines[name]) })}
            </text>
          ))}
          {first === undefined || last === undefined ? null : first === last ? (
            <text className={classes.label} x={scale.x(first)} y={FRAME.bottom + BELOW} textAnchor="middle">
              {dates.day(first)}
            </text>
          ) : (
            <>
              <text className={classes.label} x={FRAME.left} y={FRAME.bottom + BELOW} textAnchor="start">
                {dates.day(first)}
              </text>
              <text className={classes.label} x={right} y={FRAME.bottom + BELOW} textAnchor="end">
                {dates.day(last)}
              </text>
            </>
          )}
        </svg>
      </div>
      <figcaption className={classes.legend}>
        {DIRECTIONS.map((direction) => (
          <span key={direction} className={classes.key}>
            <svg viewBox="0 0 28 12" className={classes.keyDrawing} aria-hidden>
              <line className={classes.line} data-direction={direction} x1="0" x2="28" y1="6" y2="6" />
              {direction === 'buccolingual' ? (
                <circle className={classes.point} cx="14" cy="6" r="4" />
              ) : (
                <rect className={classes.point} x="10.5" y="2.5" width="7" height="7" />
              )}
            </svg>
            {t(`implants.directions.${direction}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
