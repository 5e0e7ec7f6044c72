import i18next from 'i18next'
import { config } from '@/lib/config'
import { identity, toProblem } from '@/lib/edge'
import { UserError } from '@/lib/user-error'
import { titleOf } from '../title'
import type { Sending } from './sending'

/**
 * Sends one file as one request, so that it has a progress, an end and a failure of its own. By XHR, because `fetch` does
 * not say how much of a body has left.
 */
export async function sendByEdge({
  file,
  patientId,
  mediaKind,
  key,
  isConfirmed,
  signal,
  onProgress,
}: Sending): Promise<void> {
  const query = new URLSearchParams({
    media_kind: mediaKind,
    file_name: file.name,
    title: titleOf(file.name),
  })
  if (isConfirmed) query.set('confirm_mismatch', 'true')
  const requestId = crypto.randomUUID()
  const headers = {
    ...(await identity()),
    'accept-language': i18next.language,
    'content-type': 'application/octet-stream',
    'idempotency-key': key,
    'x-request-id': requestId,
  }
  signal.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `${config.edgeUrl}/v1/patients/${patientId}/documents?${query.toString()}`)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded }) => {
      onProgress(loaded)
    }
    request.onload = () => {
      if (request.status === 201) resolve()
      else reject(toProblem(parse(request.responseText), request.status, requestId))
    }
    request.onerror = () => {
      reject(new UserError('unreachable', 0))
    }
    request.onabort = () => {
      reject(new DOMException('', 'AbortError'))
    }
    signal.addEventListener('abort', () => {
      request.abort()
    })
    request.send(file)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
