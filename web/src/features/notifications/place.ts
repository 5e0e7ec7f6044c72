import { paths, toImplant, toPatient } from '@/lib/paths'

export interface Entity {
  entity_type: string
  entity_id: string | null
  patient_id: string | null
}

/** Where something is looked at. Which tab a document stands in is said by its kind. */
export function placeOf({ entity_type, entity_id, patient_id }: Entity, mediaKind?: string): string {
  if (entity_type === 'implant' && patient_id !== null)
    return entity_id === null ? toPatient(patient_id, 'implants') : toImplant(patient_id, entity_id)
  if (entity_type === 'document' && patient_id !== null)
    return toPatient(patient_id, mediaKind === 'radiograph' ? 'radiographies' : 'documents')
  if (entity_type === 'membership') return paths.members
  return paths.notifications
}
