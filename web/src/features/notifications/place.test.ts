import { describe, expect, it } from 'vitest'
import { placeOf } from './place'

const ABOUT = { entity_id: 'e1', patient_id: 'p1' }

describe('a notification', () => {
  it('leads to what it is about, and else to the list', () => {
    expect(placeOf({ ...ABOUT, entity_type: 'implant' })).toBe('/patients/p1/implants#e1')
    expect(placeOf({ ...ABOUT, entity_type: 'document' }, 'radiograph')).toBe('/patients/p1/radiographies')
    expect(placeOf({ ...ABOUT, entity_type: 'document' }, 'photo')).toBe('/patients/p1/documents')
    expect(placeOf({ ...ABOUT, entity_type: 'document' })).toBe('/patients/p1/documents')
    expect(placeOf({ entity_type: 'membership', entity_id: 'u1', patient_id: null })).toBe('/equipe')
    expect(placeOf({ entity_type: 'system', entity_id: null, patient_id: null })).toBe('/notifications')
    expect(placeOf({ entity_type: 'unheard_of', entity_id: 'x', patient_id: 'p1' })).toBe('/notifications')
  })
})
