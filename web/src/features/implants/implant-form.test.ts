import { describe, expect, it } from 'vitest'
import { emptyImplant, implantFacts, implantFaults, implantForm } from './implant-form'
import { sayDecimal } from './use-decimals'

const TODAY = '2026-11-21'

function typed(diameter_mm: string, length_mm = '') {
  return { ...emptyImplant(TODAY), tooth: '36', diameter_mm, length_mm }
}

describe('the size of an implant', () => {
  it('is typed with two decimals at most, between what is made', () => {
    const isRefused = (size: string) => implantFaults(typed(size), TODAY).diameter_mm !== undefined
    expect(['', '1', '3,75', '4.25', '4,1', '10', '10,00'].filter(isRefused)).toEqual([])
    const wrong = ['4,125', '0,99', '10,01', 'x']
    expect(wrong.filter(isRefused)).toEqual(wrong)
    expect(implantFaults(typed('', '11,25'), TODAY)).toEqual({})
    expect(implantFaults(typed('', '60,01'), TODAY).length_mm).toBe('implants.faults.length')
    expect(implantFacts(typed('3,75', '11.25'))).toMatchObject({ diameter_mm: 3.75, length_mm: 11.25 })
  })

  it('is written with as many as it has, in the form as well', () => {
    expect([3.75, 4.1, 10].map((size) => sayDecimal(size, 'fr'))).toEqual(['3,75', '4,1', '10'])
    expect([3.75, 4.1, 10].map((size) => sayDecimal(size, 'en'))).toEqual(['3.75', '4.1', '10'])
    const implant = {
      ...{ id: '', tooth: '36', placed_on: TODAY, removed_on: null, manufacturer: null, model: null },
      ...{ diameter_mm: 3.75, length_mm: 10, lot_number: null, updated_at: '', measurements: [] },
    }
    const form = implantForm(implant, (size) => sayDecimal(size, 'fr'))
    expect(form).toMatchObject({ diameter_mm: '3,75', length_mm: '10' })
  })
})
