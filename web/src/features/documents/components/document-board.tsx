import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state'
import { useMay } from '@/lib/me'
import { changesQuery, countQuery } from '../api/changes'
import { documentsQuery, inOrder, type MediaKind, type Shelf } from '../api/documents'
import { startUploads } from '../uploads'
import { openSource, toShown, type DocumentViewer } from '../viewer'
import { AddButton } from './add-button'
import classes from './document-board.module.css'
import { DropArea } from './drop-area'
import { GridSkeleton } from './grid-skeleton'
import { NoDocuments } from './no-documents'
import { Rejections } from './rejections'
import { focusTile, TileGrid } from './tile-grid'
import { UploadList } from './upload-list'

export type Room = 'radiographs' | 'documents'

interface Props {
  shelf: Shelf
  room: Room
  kindOf: (type: string) => MediaKind
  viewer: DocumentViewer
}

/** The documents of one shelf: adding, the grid, and what is opened from it. */
export function DocumentBoard({ shelf, room, kindOf, viewer: Viewer }: Props) {
  const { t } = useTranslation()
  const mayAdd = useMay('documents.create')
  const list = useInfiniteQuery(documentsQuery(shelf))
  useQuery({ ...changesQuery(shelf), enabled: list.isSuccess })
  const { data: count = 0 } = useQuery({ ...countQuery(shelf), enabled: list.isSuccess })
  const [opened, setOpened] = useState<string | null>(null)
  const source = useMemo(() => openSource(), [])
  const documents = useMemo(() => inOrder(list.data?.pages ?? []), [list.data])
  const shown = useMemo(() => documents.filter(({ status }) => status === 'ready').map(toShown), [documents])
  const index = shown.findIndex(({ id }) => id === opened)
  const add = (files: readonly File[]) => {
    startUploads(shelf, files, kindOf)
  }
  return (
    <DropArea isOpen={mayAdd} label={t(`documents.${room}.drop`)} onDrop={add}>
      <div className={classes.head}>
        <p className={classes.count}>{count > 0 ? t(`documents.${room}.count`, { count }) : '\u00a0'}</p>
        {mayAdd ? <AddButton room={room} onChoose={add} /> : null}
      </div>
      {mayAdd ? <Rejections shelf={shelf} /> : null}
      <UploadList patientId={shelf.patientId} />
      {list.isPending ? (
        <GridSkeleton />
      ) : list.isError && documents.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : documents.length === 0 ? (
        <NoDocuments room={room} mayAdd={mayAdd} />
      ) : (
        <TileGrid
          shelf={shelf}
          label={t(`documents.${room}.grid`)}
          documents={documents}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          error={list.isFetchNextPageError ? list.error : null}
          onMore={() => void list.fetchNextPage()}
          onOpen={setOpened}
        />
      )}
      {index < 0 ? null : (
        <Viewer
          documents={shown}
          index={index}
          onIndexChange={(to) => {
            setOpened(shown[to]?.id ?? null)
          }}
          onClose={() => {
            setOpened(null)
            if (opened) focusTile(opened)
          }}
          source={source}
        />
      )}
    </DropArea>
  )
}
