import { describe, expect, it } from 'vitest'
import { gradeOf } from './grade'

describe('a measurement', () => {
  it('is judged by what it lies below, and a threshold itself is high enough', () => {
    const thresholds = { critical: 55, warning: 65 }
    const grades = [25, 54.9, 55, 64.9, 65, null].map((isq) => gradeOf(isq, thresholds))
    expect(grades).toEqual(['critical', 'critical', 'warning', 'warning', 'stable', 'unmeasurable'])
  })
})
