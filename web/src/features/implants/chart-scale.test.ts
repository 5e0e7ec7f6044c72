import { describe, expect, it } from 'vitest'
import { scaleOf } from './chart-scale'

const FRAME = { left: 18, right: 462, top: 0, bottom: 200 }
const THRESHOLDS = { critical: 55, warning: 65 }

describe('the scale of a curve', () => {
  it('holds the thresholds and every value, and no more than there can be', () => {
    expect(scaleOf(['2026-01-01'], [70], THRESHOLDS, FRAME)).toMatchObject({ low: 40, high: 80 })
    expect(scaleOf(['2026-01-01'], [25, 95], THRESHOLDS, FRAME)).toMatchObject({ low: 20, high: 100 })
    expect(scaleOf(['2026-01-01'], [1, 100], THRESHOLDS, FRAME)).toMatchObject({ low: 0, high: 100 })
    expect(scaleOf([], [], THRESHOLDS, FRAME).lines).toEqual([40, 50, 60, 70, 80])
  })

  it('puts days by their distance, and a single one in the middle', () => {
    const scale = scaleOf(['2026-01-01', '2026-01-02', '2026-01-05'], [70], THRESHOLDS, FRAME)
    expect(['2026-01-01', '2026-01-02', '2026-01-05'].map(scale.x)).toEqual([40, 140, 440])
    expect(scaleOf(['2026-01-01'], [70], THRESHOLDS, FRAME).x('2026-01-01')).toBe(240)
    expect([40, 60, 80].map(scale.y)).toEqual([200, 100, 0])
  })
})
