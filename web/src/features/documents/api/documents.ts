import { infiniteQueryOptions } from '@tanstack/react-query'
import { queryClient } from '@/lib/query-client'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'

export type MediaKind = 'radiograph' | 'photo' | 'document'

/** A document of a patient, as the grid shows it; columns of `patient_documents`. */
export interface PatientDocument {
  id: string
  media_kind: string
  title: string
  mime_type: string
  size_bytes: number
  status: string
  /** `pending`, `made` or `none`. */
  pictures: string
  pictures_reason: string | null
  captured_at: string | null
  created_at: string
  updated_at: string
}

/** The documents of a tab: of whom, and of which kinds. */
export interface Shelf {
  patientId: string
  kinds: readonly MediaKind[]
}

interface Slice {
  documents: PatientDocument[]
  hasMore: boolean
}

export const COLUMNS =
  'id, media_kind, title, mime_type, size_bytes, status, pictures, pictures_reason, captured_at, created_at, updated_at'

/** What a grid shows at once on a large screen, and what one call can sign links for. */
const PAGE = 60

export function shelfKey({ patientId, kinds }: Shelf) {
  return ['documents', patientId, kinds] as const
}

/** Newest first, by the moment of filing: what was just added stands at the top, whenever it was taken. */
export function documentsQuery(shelf: Shelf) {
  return infiniteQueryOptions({
    queryKey: [...shelfKey(shelf), 'list'],
    initialPageParam: nothing(),
    queryFn: async ({ pageParam, signal }): Promise<Slice> => {
      let request = supabase
        .from('patient_documents')
        .select(COLUMNS)
        .eq('patient_id', shelf.patientId)
        .in('media_kind', [...shelf.kinds])
      if (pageParam) {
        const { created_at: at, id } = pageParam
        request = request.or(`created_at.lt."${at}",and(created_at.eq."${at}",id.lt."${id}")`)
      }
      const documents = await rows(
        request
          .order('created_at', { ascending: false })
          .order('id', { ascending: false })
          .limit(PAGE)
          // The query asks again by itself, and a reader is told sooner.
          .retry(false)
          .abortSignal(signal),
      )
      return { documents, hasMore: documents.length === PAGE }
    },
    getNextPageParam: ({ documents, hasMore }) => (hasMore ? documents.at(-1) : undefined),
  })
}

/** Before the newest there is none. */
function nothing(): PatientDocument | null {
  return null
}

/** The pages as they are shown: what came in between stands at its place, and nothing twice. */
export function inOrder(pages: readonly Slice[]): PatientDocument[] {
  const known = new Map(pages.flatMap(({ documents }) => documents).map((one) => [one.id, one]))
  return [...known.values()].sort((a, b) =>
    a.created_at === b.created_at ? order(a.id, b.id) : order(a.created_at, b.created_at),
  )
}

/** By character, as the database compares ids and moments; a locale would pass over the full stop of a second. */
function order(a: string, b: string): number {
  return a < b ? 1 : -1
}

export function listed(shelf: Shelf): readonly Slice[] | undefined {
  return queryClient.getQueryData(documentsQuery(shelf).queryKey)?.pages
}

export function isListed(shelf: Shelf, id: string): boolean {
  return listed(shelf)?.some(({ documents }) => documents.some((one) => one.id === id)) ?? false
}

function rewrite(shelf: Shelf, change: (pages: Slice[]) => Slice[]): void {
  queryClient.setQueryData(documentsQuery(shelf).queryKey, (data) =>
    data ? { ...data, pages: change(data.pages) } : data,
  )
}

/** Puts what was read anew in the place of what was known, and what is new at the top. */
export function merge(shelf: Shelf, fresh: readonly PatientDocument[]): void {
  if (fresh.length === 0) return
  const byId = new Map(fresh.map((one) => [one.id, one]))
  rewrite(shelf, (pages) => {
    const known = new Set(pages.flatMap(({ documents }) => documents.map(({ id }) => id)))
    const oldest = pages.at(-1)
    const end = oldest?.hasMore ? oldest.documents.at(-1)?.created_at : undefined
    const added = fresh.filter(
      ({ id, created_at }) => !known.has(id) && (end === undefined || created_at > end),
    )
    return pages.map((page, at) => ({
      ...page,
      documents: [
        ...(at === 0 ? added : []),
        ...page.documents.map((one) => {
          const next = byId.get(one.id)
          return next && next.updated_at >= one.updated_at ? next : one
        }),
      ],
    }))
  })
}

/** Shows a change before the server has agreed. */
export function patch(shelf: Shelf, id: string, change: Partial<PatientDocument>): void {
  rewrite(shelf, (pages) =>
    pages.map((page) => ({
      ...page,
      documents: page.documents.map((one) => (one.id === id ? { ...one, ...change } : one)),
    })),
  )
}

/** Takes a document off the screen; `hasMore` stays, because it speaks of what is behind. */
export function drop(shelf: Shelf, id: string): void {
  rewrite(shelf, (pages) =>
    pages.map((page) => ({ ...page, documents: page.documents.filter((one) => one.id !== id) })),
  )
}
