import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { membersQuery } from '@/lib/members'
import { newestDocumentsQuery, recentImplantsQuery } from './api/subjects'
import { isVariant, type Subject, type Variant } from './types'

interface Supposed {
  id: string
  /** None where there is nothing to choose among. */
  label?: string
  patientId?: string
  /** Said by the thing itself. */
  variant?: Variant
}

/** What an event may be about; of one patient where one is named. */
export function useSubjects(
  subject: Subject,
  patientId: string | null,
): { subjects: Supposed[]; isPending: boolean } {
  const { t } = useTranslation()
  const [anyId] = useState(() => crypto.randomUUID())
  const implants = useQuery({ ...recentImplantsQuery(patientId), enabled: subject === 'implant' })
  const documents = useQuery({ ...newestDocumentsQuery(patientId), enabled: subject === 'document' })
  const members = useQuery(membersQuery)
  switch (subject) {
    case 'none':
      return { subjects: [], isPending: false }
    case 'any':
      return { subjects: [{ id: anyId }], isPending: false }
    case 'membership':
      return {
        subjects: (members.data ?? []).map(({ user_id, full_name }) => ({ id: user_id, label: full_name })),
        isPending: members.isPending,
      }
    case 'implant':
      return {
        subjects: (implants.data ?? []).map(({ id, tooth, patient_id, patient }) => ({
          id,
          label: `${patient.last_name} ${patient.first_name} — ${t('implants.of-tooth', { tooth })}`,
          patientId: patient_id,
        })),
        isPending: implants.isPending,
      }
    case 'document':
      return {
        subjects: (documents.data ?? []).map(({ id, title, media_kind, patient_id, patient }) => ({
          id,
          label: `${patient.last_name} ${patient.first_name} — ${title}`,
          patientId: patient_id,
          ...(isVariant(media_kind) ? { variant: media_kind } : {}),
        })),
        isPending: documents.isPending,
      }
  }
}
