import { queryOptions } from '@tanstack/react-query'
import { edge } from '@/lib/edge'
import type { Variant } from '@/lib/viewing'

export interface SignedUrl {
  id: string
  url: string
  expiresAt: number
  /** Under which name it is saved. */
  name: string
}

/** A link is renewed so long before it ends: time enough to fetch what it leads to. */
const SPARE_MS = 20_000
const LEAST_MS = 10_000

/** The previews of one page of the grid, in one call. What has no picture is left out. */
export function previewsQuery(patientId: string, ids: readonly string[]) {
  return queryOptions({
    queryKey: ['documents', patientId, 'previews', ids],
    queryFn: ({ signal }) => sign({ ids, variant: 'preview', signal }),
    enabled: ids.length > 0,
    staleTime: ({ state }) => lifetime(state.data),
    refetchInterval: ({ state }) => lifetime(state.data),
    // Kept no longer than it is shown: a link needs no token.
    gcTime: 0,
  })
}

function lifetime(urls: readonly SignedUrl[] | undefined): number {
  const ends = urls?.map(({ expiresAt }) => expiresAt) ?? []
  return Math.max(LEAST_MS, Math.min(...ends, Date.now() + 60_000 + SPARE_MS) - Date.now() - SPARE_MS)
}

export async function sign({
  ids,
  variant,
  purpose = 'view',
  signal,
}: {
  ids: readonly string[]
  variant: Variant
  purpose?: 'view' | 'download'
  signal?: AbortSignal
}): Promise<SignedUrl[]> {
  const answer = await edge('/v1/documents/signed-urls', {
    method: 'POST',
    json: { ids, variant, purpose },
    ...(signal ? { signal } : {}),
  })
  const body: unknown = await answer.json()
  const urls: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'urls') : []
  return Array.isArray(urls) ? urls.flatMap(read) : []
}

/** An entry without an address says why: the document is gone, or it has no picture. */
function read(entry: unknown): SignedUrl[] {
  if (typeof entry !== 'object' || entry === null) return []
  const text = (name: string): string => {
    const value: unknown = Reflect.get(entry, name)
    return typeof value === 'string' ? value : ''
  }
  const [id, url, expiresAt] = [text('id'), text('url'), Date.parse(text('expires_at'))]
  return id && url && expiresAt > 0 ? [{ id, url, expiresAt, name: text('download_name') }] : []
}
