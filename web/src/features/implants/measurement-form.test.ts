import { describe, expect, it } from 'vitest'
import { emptyMeasurement, measurementFacts, measurementFaults } from './measurement-form'

const DAYS = { placedOn: '2026-03-01', today: '2026-11-21' }

function typed(isq: string, measured_on = DAYS.today) {
  return { ...emptyMeasurement(DAYS.today), isq, measured_on }
}

describe('a measurement that is typed', () => {
  it('is from 1 to 100 with at most one decimal, or could not be measured', () => {
    const isRefused = (isq: string) => measurementFaults(typed(isq), DAYS).isq !== undefined
    expect(['1', '54,9', '55', '64.9', '100'].filter(isRefused)).toEqual([])
    const wrong = ['', '0', '0,9', '100,1', '101', '54,95', 'x']
    expect(wrong.filter(isRefused)).toEqual(wrong)
    const none = { ...typed('x'), isUnmeasurable: true }
    expect(measurementFaults(none, DAYS)).toEqual({})
    expect(measurementFacts(none).isq).toBeNull()
    expect(measurementFacts(typed('54,9'))).toEqual({
      isq: 54.9,
      direction: 'buccolingual',
      measured_on: DAYS.today,
    })
  })

  it('lies between the day the implant was placed and today', () => {
    const faultOf = (day: string) => measurementFaults(typed('70', day), DAYS).measured_on
    expect(['2026-03-01', '2026-11-21'].map(faultOf)).toEqual([undefined, undefined])
    expect(['', '2026-02-28', '2026-11-22'].map(faultOf)).toEqual([
      'implants.faults.measured',
      'implants.faults.before-placed',
      'implants.faults.to-come',
    ])
  })
})
