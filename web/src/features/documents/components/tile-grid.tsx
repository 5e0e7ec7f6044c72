import { Loader } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { ErrorState } from '@/components/error-state'
import { useMay } from '@/lib/me'
import { useDeleteDocument } from '../api/delete-document'
import { mismatchesQuery } from '../api/mismatch'
import { useRenameDocument } from '../api/rename-document'
import { previewsQuery } from '../api/picture-urls'
import type { PatientDocument, Shelf } from '../api/documents'
import { useDownload } from '../use-download'
import { neighbour } from '../neighbour'
import { DeleteDialog } from './delete-dialog'
import { Sentinel } from './sentinel'
import { Tile } from './tile'
import classes from './tile-grid.module.css'
import { TileMenu } from './tile-menu'

interface Props {
  shelf: Shelf
  label: string
  documents: readonly PatientDocument[]
  hasMore: boolean
  isLoadingMore: boolean
  error: unknown
  onMore: () => void
  onOpen: (id: string) => void
}

/** As many links as one page of the list has. */
const SIGNED_AT_ONCE = 60

/** What is on screen at first is not left to wait. */
const EAGER = 12

export function focusTile(id: string): void {
  // After a dialog has gone.
  setTimeout(() => {
    document.getElementById(`tile-${id}`)?.focus()
  })
}

export function TileGrid({ shelf, label, documents, hasMore, isLoadingMore, error, onMore, onOpen }: Props) {
  const mayChange = useMay('documents.update')
  const mayDelete = useMay('documents.delete')
  const rename = useRenameDocument(shelf)
  const remove = useDeleteDocument(shelf)
  const download = useDownload()
  const grid = useRef<HTMLUListElement>(null)
  const [active, setActive] = useState<string | null>(null)
  const [renamed, setRenamed] = useState<string | null>(null)
  const [menu, setMenu] = useState<{ id: string; button: HTMLElement } | null>(null)
  const [doomed, setDoomed] = useState<string | null>(null)
  const urls = usePreviews(shelf.patientId, documents)
  const received = useMemo(
    () => documents.filter(({ status }) => status === 'received').map(({ id }) => id),
    [documents],
  )
  const { data: mismatches } = useQuery(mismatchesQuery(shelf.patientId, received))
  const first = documents.some(({ id }) => id === active) ? active : (documents[0]?.id ?? null)
  const ofMenu = documents.find(({ id }) => id === menu?.id)

  const press = (event: KeyboardEvent<HTMLElement>, one: PatientDocument) => {
    if (event.key === 'F2' && mayChange) setRenamed(one.id)
    else if (event.key === 'Delete' && mayDelete) setDoomed(one.id)
    else if (grid.current) {
      const next = neighbour(grid.current, event.currentTarget, event.key)
      if (!next) return
      next.focus()
    } else return
    event.preventDefault()
  }

  return (
    <>
      <ul className={classes.grid} aria-label={label} ref={grid}>
        {documents.map((one, at) => (
          <Tile
            key={one.id}
            shelf={shelf}
            document={one}
            url={urls.get(one.id)}
            differs={mismatches?.get(one.id)}
            isEager={at < EAGER}
            isActive={one.id === first}
            isRenaming={one.id === renamed}
            isMenuOpen={one.id === menu?.id}
            onFocus={setActive}
            onOpen={onOpen}
            onPress={press}
            onMenu={setMenu}
            onAbandon={remove.mutate}
            onRename={(title) => {
              setRenamed(null)
              focusTile(one.id)
              if (title !== null && title !== one.title)
                rename.mutate({ id: one.id, title, before: one.title })
            }}
          />
        ))}
      </ul>
      {hasMore && error === null ? <Sentinel key={documents.length} onSeen={onMore} /> : null}
      {isLoadingMore ? (
        <div className={classes.more}>
          <Loader size="sm" type="dots" />
        </div>
      ) : null}
      {error === null ? null : <ErrorState error={error} onRetry={onMore} />}
      {menu && ofMenu ? (
        <TileMenu
          button={menu.button}
          isReady={ofMenu.status === 'ready'}
          mayRename={mayChange}
          mayDelete={mayDelete}
          onRename={() => {
            setRenamed(ofMenu.id)
          }}
          onDownload={() => {
            download.mutate(ofMenu)
          }}
          onDelete={() => {
            setDoomed(ofMenu.id)
          }}
          onClose={() => {
            setMenu(null)
          }}
        />
      ) : null}
      <DeleteDialog
        patientId={shelf.patientId}
        document={documents.find(({ id }) => id === doomed)}
        onConfirm={(reason) => {
          if (!doomed) return
          const at = documents.findIndex(({ id }) => id === doomed)
          const next = documents[at + 1] ?? documents[at - 1]
          remove.mutate({ id: doomed, ...(reason ? { reason } : {}) })
          setDoomed(null)
          if (next) focusTile(next.id)
        }}
        onClose={() => {
          if (doomed) focusTile(doomed)
          setDoomed(null)
        }}
      />
    </>
  )
}

/** Links of the previews, one call for each page of the grid; null for what has none. */
function usePreviews(patientId: string, documents: readonly PatientDocument[]): Map<string, string | null> {
  const pages = useMemo(() => {
    // From the oldest, so that what is added at the top changes the last group alone.
    const made = documents.filter(({ pictures }) => pictures === 'made').map(({ id }) => id)
    const first = made.length % SIGNED_AT_ONCE || SIGNED_AT_ONCE
    const groups = made.length > 0 ? [made.slice(0, first)] : []
    for (let at = first; at < made.length; at += SIGNED_AT_ONCE)
      groups.push(made.slice(at, at + SIGNED_AT_ONCE))
    return groups
  }, [documents])
  return useQueries({
    queries: pages.map((ids) => previewsQuery(patientId, ids)),
    combine: (answers) =>
      new Map(
        answers.flatMap(({ data, isPending }, at) => {
          const urls = new Map(data?.map(({ id, url }) => [id, url]))
          return isPending ? [] : (pages[at] ?? []).map((id) => [id, urls.get(id) ?? null] as const)
        }),
      ),
  })
}
