import { useSyncExternalStore } from 'react'
import { noteActivity } from '@/lib/activity'
import { activeOrganisation } from '@/lib/organisation'
import { onForget } from '@/lib/session'
import { toUserError, UserError } from '@/lib/user-error'
import { abandonUpload } from './api/abandon-upload'
import { lookNow } from './api/changes'
import type { MediaKind, Shelf } from './api/documents'
import { sendByEdge } from './api/send-by-edge'
import type { Announced, Sending } from './api/sending'
import { examine } from './file-type'

/** What the edge takes in one go; anything larger goes in parts, which can be taken up again after a cut. */
const IN_ONE_GO_BYTES_MAX = 6 * 1024 * 1024
/** More at once only makes each of them slower. */
const AT_ONCE_MAX = 3
/** Answers that come by themselves when one waits. */
const PASSING = ['request_in_progress', 'too_many_requests', 'too_many_open_uploads']
/** What may be there, or wants no more than the rest of its bytes: asked again under the same key. */
const UNFINISHED = [...PASSING, 'upload_interrupted', 'upload_stalled', 'size_differs']
const WAITS_MS = [1_000, 2_000, 4_000, 8_000]
/** How long a file that arrived stays in the list. */
const SHOWN_MS = 4_000

export type UploadState = 'waiting' | 'sending' | 'storing' | 'done' | 'failed'

/** One file that somebody chose, until it is stored or given up. */
export interface UploadItem {
  id: string
  patientId: string
  name: string
  sizeBytes: number
  sentBytes: number
  state: UploadState
  error: UserError | null
}

interface Job {
  file: File
  shelf: Shelf
  kindOf: (type: string) => MediaKind
  organisation: string | null
  key: string
  isConfirmed: boolean
  announced: Announced | null
  abort: AbortController
}

let items: readonly UploadItem[] = []
const jobs = new Map<string, Job>()
const listeners = new Set<() => void>()

/** Uploads go on while somebody looks at something else, so they live beside the pages. */
export function useUploads(patientId: string): readonly UploadItem[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => items,
  )
  return all.filter((one) => one.patientId === patientId)
}

export function startUploads(shelf: Shelf, files: readonly File[], kindOf: Job['kindOf']): void {
  const added = files.map((file): UploadItem => {
    const id = crypto.randomUUID()
    const organisation = activeOrganisation()
    jobs.set(id, { file, shelf, kindOf, organisation, ...anew(), announced: null, isConfirmed: false })
    return {
      id,
      patientId: shelf.patientId,
      name: file.name,
      sizeBytes: file.size,
      sentBytes: 0,
      state: 'waiting',
      error: null,
    }
  })
  become([...items, ...added])
  next()
}

/** Tried again under the same key where the outcome is not known, and under a new one where it was refused. */
export function retryUpload(id: string): void {
  const [item, job] = [items.find((one) => one.id === id), jobs.get(id)]
  if (!job || item?.state !== 'failed') return
  const { key, abort } = anew()
  const isSame = mayRetry(item.error)
  jobs.set(id, { ...job, abort, key: isSame ? job.key : key, announced: isSame ? job.announced : null })
  set(id, { state: 'waiting', error: null })
  next()
}

/** Whether trying again may end otherwise. */
export function mayRetry(error: UserError | null): boolean {
  return error !== null && (error.isPassing || UNFINISHED.includes(error.key))
}

/** The file names another patient, and belongs here nevertheless. */
export function confirmUpload(id: string): void {
  const job = jobs.get(id)
  if (!job) return
  jobs.set(id, { ...job, ...anew(), isConfirmed: true })
  set(id, { state: 'waiting', error: null, sentBytes: 0 })
  next()
}

export function dropUpload(id: string): void {
  const job = jobs.get(id)
  job?.abort.abort()
  if (job?.announced) void abandonUpload(job.announced.documentId).catch(() => undefined)
  forget(id)
  next()
}

/** The line is back: what it cut goes on by itself. */
export function resumeUploads(): void {
  for (const { id, error } of items) if (error?.key === 'unreachable') retryUpload(id)
}

globalThis.addEventListener('online', resumeUploads)
globalThis.addEventListener('beforeunload', (event) => {
  if (items.some(({ state }) => state === 'sending' || state === 'storing' || state === 'waiting'))
    event.preventDefault()
})
// Nobody else finishes what one person began.
onForget(() => {
  for (const { abort } of jobs.values()) abort.abort()
  jobs.clear()
  become([])
})

function anew() {
  return { key: crypto.randomUUID(), abort: new AbortController() }
}

function next(): void {
  const busy = items.filter(({ state }) => state === 'sending' || state === 'storing').length
  const waiting = items.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, AT_ONCE_MAX - busy))
  for (const { id } of waiting) void run(id)
}

async function run(id: string): Promise<void> {
  const job = jobs.get(id)
  if (!job) return
  const { signal } = job.abort
  set(id, { state: 'sending' })
  try {
    await store(id, job)
    if (signal.aborted) return
    set(id, { state: 'done', sentBytes: job.file.size })
    lookNow(job.shelf)
    setTimeout(() => {
      forget(id)
    }, SHOWN_MS)
  } catch (error) {
    if (signal.aborted) return
    set(id, { state: 'failed', error: toUserError(error) })
    // It may be there nevertheless.
    if (toUserError(error).key === 'upload_unconfirmed') lookNow(job.shelf)
  }
  next()
}

async function store(id: string, job: Job): Promise<void> {
  const { file, shelf, abort } = job
  const type = await examine(file)
  // A practice that was left is not written to under the next one's name.
  if (job.organisation !== activeOrganisation()) throw new UserError('patient_not_found', 404)
  const sending = {
    file,
    type,
    patientId: shelf.patientId,
    mediaKind: job.kindOf(type),
    key: job.key,
    isConfirmed: job.isConfirmed,
    signal: abort.signal,
    onAnnounced: (announced: Announced) => {
      const now = jobs.get(id)
      if (now) jobs.set(id, { ...now, announced })
    },
    onProgress: (sentBytes: number) => {
      noteActivity()
      const isSent = sentBytes >= file.size
      set(id, { sentBytes: Math.min(sentBytes, file.size), state: isSent ? 'storing' : 'sending' })
    },
  }
  const attempt = async () => send({ ...sending, announced: jobs.get(id)?.announced ?? null })
  for (const wait of WAITS_MS) {
    try {
      await attempt()
      return
    } catch (error) {
      if (!PASSING.includes(toUserError(error).key)) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, wait))
    abort.signal.throwIfAborted()
  }
  await attempt()
}

async function send(sending: Sending): Promise<void> {
  if (sending.file.size <= IN_ONE_GO_BYTES_MAX) {
    await sendByEdge(sending)
    return
  }
  const { sendByParts } = await import('./api/send-by-parts').catch(() => {
    throw new UserError('unreachable', 0)
  })
  await sendByParts(sending)
}

function set(id: string, change: Partial<UploadItem>): void {
  become(items.map((one) => (one.id === id ? { ...one, ...change } : one)))
}

function forget(id: string): void {
  jobs.delete(id)
  become(items.filter((one) => one.id !== id))
}

function become(nextItems: readonly UploadItem[]): void {
  items = nextItems
  listeners.forEach((listener) => {
    listener()
  })
}
