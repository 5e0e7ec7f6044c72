import type { Measurement } from '../api/implants'
import type { Scale } from '../chart-scale'
import type { Direction } from '../measurement-form'
import { useDecimals } from '../use-decimals'
import classes from './isq-chart.module.css'

/** More numbers than this stand in each other's way; the table has them all. */
const NUMBERED_MAX = 8
const CROSS = 4

interface Props {
  direction: Direction
  /** Oldest first. */
  points: readonly Measurement[]
  scale: Scale
}

/** One direction of measuring: circles on a line, or squares on a dashed one; a cross where nothing could be measured. */
export function IsqSeries({ direction, points, scale: { x, y, low } }: Props) {
  const say = useDecimals()
  const measured = points.flatMap(({ id, isq, measured_on }) =>
    isq === null ? [] : [{ id, isq, at: x(measured_on), up: y(isq) }],
  )
  return (
    <g>
      <polyline
        className={classes.line}
        data-direction={direction}
        points={measured.map(({ at, up }) => `${String(at)},${String(up)}`).join(' ')}
      />
      {measured.map(({ id, isq, at, up }) => (
        <g key={id}>
          {direction === 'buccolingual' ? (
            <circle className={classes.point} cx={at} cy={up} r="4.5" />
          ) : (
            <rect className={classes.point} x={at - 4} y={up - 4} width="8" height="8" />
          )}
          {measured.length > NUMBERED_MAX ? null : (
            <text
              className={classes.number}
              x={at}
              y={direction === 'buccolingual' ? up - 10 : up + 20}
              textAnchor="middle"
            >
              {say(isq)}
            </text>
          )}
        </g>
      ))}
      {points
        .filter(({ isq }) => isq === null)
        .map(({ id, measured_on }) => (
          <path
            key={id}
            className={classes.none}
            d={`M${String(x(measured_on) - CROSS)} ${String(y(low) - 2 * CROSS)}l8 8m0-8l-8 8`}
          />
        ))}
    </g>
  )
}
