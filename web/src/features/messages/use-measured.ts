import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { measuredQuery } from './api/measured'
import type { MessageKind } from './api/messages'

/** Long enough not to ask at every letter, short enough to be seen moving. */
const PAUSE_MS = 250

/** What a draft comes to; while it is typed, the answer before stays. */
export function useMeasured(message: MessageKind, body: string) {
  const [settled] = useDebouncedValue(body, PAUSE_MS)
  const { data, isPlaceholderData } = useQuery({
    ...measuredQuery(message, settled),
    placeholderData: keepPreviousData,
  })
  return { measured: data ?? null, isCurrent: settled === body && !isPlaceholderData }
}
