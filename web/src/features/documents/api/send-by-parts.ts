import { DetailedError, Upload } from 'tus-js-client'
import { config } from '@/lib/config'
import { identity } from '@/lib/edge'
import { rows } from '@/lib/rows'
import { supabase } from '@/lib/supabase'
import { UserError } from '@/lib/user-error'
import { titleOf } from '../title'
import type { Announced, Sending } from './sending'

/** The size of a part that hosted Storage asks for. */
const PART_BYTES = 6 * 1024 * 1024
/** A line that hiccups is waited for; one that stays away is said, and taken up when it comes back. */
const RETRY_DELAYS_MS = [500, 1_500, 4_000]

/**
 * Announces a large file, sends it straight to Storage in parts (TUS), and commits it. After a cut it goes on where it
 * stopped. A worker reads the bytes afterwards: until then the document is `received`.
 */
export async function sendByParts(sending: Sending): Promise<void> {
  const announced = sending.announced ?? (await announce(sending))
  if (!announced.isStored) {
    await send(sending, announced)
    announced.isStored = true
    sending.onAnnounced(announced)
  }
  await rows(
    supabase.rpc('commit_upload', { document_id: announced.documentId, title: titleOf(sending.file.name) }),
  )
}

async function announce({ file, type, patientId, mediaKind, onAnnounced }: Sending): Promise<Announced> {
  const [intent] = await rows(
    supabase.rpc('begin_upload', {
      patient_id: patientId,
      media_kind: mediaKind,
      file_name: file.name,
      mime_type: type,
      size_bytes: file.size,
      method: 'resumable',
    }),
  )
  if (!intent) throw new UserError('internal_error', 500)
  const announced = {
    documentId: intent.document_id,
    objectName: intent.object_name,
    url: null,
    isStored: false,
  }
  onAnnounced(announced)
  return announced
}

function send({ file, type, signal, onProgress, onAnnounced }: Sending, announced: Announced): Promise<void> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: `${config.supabaseUrl}/storage/v1/upload/resumable`,
      uploadUrl: announced.url,
      retryDelays: RETRY_DELAYS_MS,
      chunkSize: PART_BYTES,
      uploadDataDuringCreation: true,
      // It would write the name of the file into localStorage.
      storeFingerprintForResuming: false,
      headers: { apikey: config.publishableKey, 'x-upsert': 'false' },
      metadata: {
        bucketName: 'patient-documents',
        objectName: announced.objectName,
        contentType: type,
        cacheControl: '3600',
      },
      // The token that was right for the first part is over before the last.
      onBeforeRequest: async (request) => {
        const { authorization } = await identity()
        if (authorization) request.setHeader('authorization', authorization)
      },
      onUploadUrlAvailable: () => {
        onAnnounced({ ...announced, url: upload.url })
      },
      onProgress,
      onSuccess: () => {
        resolve()
      },
      onError: (error) => {
        reject(toUserError(error))
      },
    })
    signal.addEventListener('abort', () => {
      void upload.abort()
      reject(new DOMException('', 'AbortError'))
    })
    upload.start()
  })
}

/** Storage says little of its reasons, and its words are not for people. */
function toUserError(error: Error): UserError {
  if (error instanceof UserError) return error
  const status = error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0
  if (status === 0) return new UserError('unreachable', 0)
  if (status === 401) return new UserError('session_expired', 401)
  if (status === 413) return new UserError('file_too_large', 413)
  return new UserError(status >= 500 ? 'service_unavailable' : 'upload_refused', status)
}
