// A large file, sent in parts by the TUS client that browsers use, interrupted and taken up again; and what is refused.
// Reads MOLAIRE_* from the environment; exits 1 with a sentence at the first step that goes wrong.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createClient } from '@supabase/supabase-js'
import * as tus from 'tus-js-client'

const env = (name) => {
  const value = process.env[`MOLAIRE_${name}`]
  assert.ok(value, `MOLAIRE_${name} is missing`)
  return value
}
const organisation = env('ORGANISATION')
// The size of a part that hosted Storage asks for.
const PART = 6 * 1024 * 1024

const signIn = async (email) => {
  const supabase = createClient(env('GATEWAY_URL'), env('PUBLISHABLE_KEY'), {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: class {} },
    global: {
      fetch: (url, options = {}) => {
        const headers = new Headers(options.headers)
        if (String(url).includes('/rest/v1/')) headers.set('x-organisation-id', organisation)
        return fetch(url, { ...options, headers })
      },
    },
  })
  const { data, error } = await supabase.auth.signInWithPassword({ email, password: 'molaire-demo' })
  assert.equal(error, null, `${email} signs in`)
  return { supabase, token: data.session.access_token }
}

const practitioner = await signIn(env('PRACTITIONER'))
const stranger = await signIn(env('STRANGER'))
const bytes = await readFile(env('FILE'))
assert.ok(bytes.length > 2 * PART, 'the file has more than two parts')

const { data: patients } = await practitioner.supabase.from('patients').select('id').order('created_at').limit(1)
const announce = async () => {
  const { data, error } = await practitioner.supabase.rpc('begin_upload', {
    patient_id: patients[0].id, media_kind: 'radiograph', file_name: 'Panoramique.tiff', mime_type: 'image/tiff',
    size_bytes: bytes.length, method: 'resumable',
  })
  assert.equal(error, null, 'a resumable upload is announced')
  return data[0]
}

// One run of the client, until it ends, fails, or `pause` says that the line breaks.
const run = (person, objectName, { body = bytes, contentType = 'image/tiff', uploadUrl, pause } = {}) =>
  new Promise((resolve) => {
    const seen = { requests: [] }
    const end = (outcome) => resolve({ ...seen, url: upload.url, ...outcome })
    const upload = new tus.Upload(body, {
      endpoint: `${env('GATEWAY_URL')}/storage/v1/upload/resumable`,
      uploadUrl,
      retryDelays: null,
      headers: { authorization: `Bearer ${person.token}`, apikey: env('PUBLISHABLE_KEY'), 'x-upsert': 'false' },
      uploadDataDuringCreation: true,
      storeFingerprintForResuming: false,
      chunkSize: PART,
      metadata: { bucketName: 'patient-documents', objectName, contentType, cacheControl: '3600' },
      onBeforeRequest: (request) => void seen.requests.push(request.getMethod()),
      onAfterResponse: (request, response) => {
        if (request.getMethod() === 'HEAD') seen.offset = Number(response.getHeader('upload-offset'))
      },
      onSuccess: () => end({ done: true }),
      onError: (error) => end({ status: error.originalResponse?.getStatus() ?? 0, message: String(error) }),
      onProgress: (sent) => {
        if (pause && sent > pause) void upload.abort().then(() => end({ paused: sent }))
      },
    })
    upload.start()
  })

const intent = await announce()

// The line breaks in the middle of the second part.
const first = await run(practitioner, intent.object_name, { pause: PART + PART / 2 })
assert.ok(first.paused > PART && first.url, `the upload is interrupted half-way: ${JSON.stringify(first)}`)
const early = await practitioner.supabase.rpc('commit_upload', { document_id: intent.document_id })
assert.equal(early.error?.message, 'object_missing', 'half a file is not committed')

// Nobody else goes on with it.
const foreign = await run(stranger, intent.object_name, { uploadUrl: first.url })
assert.ok(!foreign.done && foreign.status >= 400, `a stranger does not go on with it: ${JSON.stringify(foreign)}`)

// It is taken up where it stopped: a question for the offset, then the parts that are missing, and no new upload.
const second = await run(practitioner, intent.object_name, { uploadUrl: first.url })
assert.ok(second.done, `it is taken up again: ${JSON.stringify(second)}`)
assert.equal(second.requests[0], 'HEAD', 'the client asks how far it came')
assert.ok(!second.requests.includes('POST'), 'and begins no other')
// How much of a broken part is kept is the server's to say; what arrived whole is.
assert.ok(second.offset >= PART && second.offset < bytes.length, `the parts that arrived are kept: ${second.offset}`)
const missing = Math.ceil((bytes.length - second.offset) / PART)
assert.equal(second.requests.filter((method) => method === 'PATCH').length, missing, 'and only what is missing is sent')

const { data: committed, error } = await practitioner.supabase.rpc('commit_upload', { document_id: intent.document_id, title: 'Panoramique' })
assert.equal(error, null, 'the upload is committed')
assert.deepEqual([committed[0].status, committed[0].size_bytes], ['received', bytes.length])
const after = await run(practitioner, intent.object_name)
assert.ok(!after.done && after.status >= 400, 'nothing is stored there after the commit')

// What was not announced so is refused before a byte of it is kept.
const other = await announce()
const elsewhere = other.object_name.replace(/[^/]+$/, 'elsewhere.tif')
const longer = Buffer.concat([bytes, Buffer.from('x')])
const refused = {
  'without an announcement': await run(practitioner, elsewhere),
  "on a colleague's announcement": await run(stranger, other.object_name),
  'of another type': await run(practitioner, other.object_name, { contentType: 'image/png' }),
  'of a type that nobody takes': await run(practitioner, other.object_name, { contentType: 'text/html' }),
  'longer than announced': await run(practitioner, other.object_name, { body: longer }),
  'shorter than announced': await run(practitioner, other.object_name, { body: bytes.subarray(1) }),
}
for (const [what, outcome] of Object.entries(refused)) {
  assert.ok(!outcome.done && outcome.status >= 400 && outcome.status < 500, `an upload ${what} is refused: ${JSON.stringify(outcome)}`)
}
assert.equal((await practitioner.supabase.rpc('abandon_upload', { document_id: other.document_id })).data, true)

console.log('every step held')
process.exit(0)
