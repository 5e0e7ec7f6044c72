import type { FoundPatient } from './search-patients'
import { useKept } from './kept'

/** What fits under the search field without scrolling. */
const RECENT_MAX = 6

/** Patients opened in this tab since the sign-in, newest first: in memory alone. */
export function useRecentPatients(): [
  recent: readonly FoundPatient[],
  note: (patient: FoundPatient) => void,
] {
  const [recent, keep] = useKept<readonly FoundPatient[]>('recent-patients', [])
  return [
    recent,
    (patient) => {
      keep([patient, ...recent.filter(({ id }) => id !== patient.id)].slice(0, RECENT_MAX))
    },
  ]
}
