import { edge } from '@/lib/edge'
import { UserError } from '@/lib/user-error'
import type { PatientDocument } from './documents'
import { sign } from './picture-urls'

/** What fits into the memory of a tab without a thought; anything larger goes from Storage to the disk by itself. */
const IN_MEMORY_BYTES_MAX = 25 * 1024 * 1024
/** Until a browser has begun to write what it was given. */
const KEPT_MS = 60_000

type Downloadable = Pick<PatientDocument, 'id' | 'size_bytes' | 'title'>

/** Saves the original. The token goes in a header: an address stays in histories and logs. */
export async function downloadDocument(document: Downloadable): Promise<void> {
  if (document.size_bytes > IN_MEMORY_BYTES_MAX) {
    const [link] = await sign({ ids: [document.id], variant: 'original', purpose: 'download' })
    if (!link) throw new UserError('document_not_found', 404)
    save(link.url, link.name)
    return
  }
  const answer = await edge(`/v1/documents/${document.id}/download`, { isFile: true })
  const address = URL.createObjectURL(await answer.blob())
  save(address, nameIn(answer.headers.get('content-disposition')) ?? document.title)
  setTimeout(() => {
    URL.revokeObjectURL(address)
  }, KEPT_MS)
}

/** The whole original, for what draws it itself. */
export async function readDocument(
  id: string,
  signal: AbortSignal,
  onProgress: (loadedBytes: number) => void,
): Promise<ArrayBuffer> {
  const answer = await edge(`/v1/documents/${id}/download`, { signal, isFile: true })
  if (!answer.body) return answer.arrayBuffer()
  let loaded = 0
  const counted = answer.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        loaded += chunk.byteLength
        onProgress(loaded)
        controller.enqueue(chunk)
      },
    }),
  )
  return new Response(counted).arrayBuffer()
}

function save(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.rel = 'noreferrer'
  link.click()
}

function nameIn(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  return encoded === undefined ? null : decodeURIComponent(encoded)
}
