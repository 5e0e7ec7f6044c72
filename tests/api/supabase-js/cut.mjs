// A file of 200 MB, whose connection is cut ten times at random places: the TUS client that browsers use asks how far it
// came and goes on, by itself. Reads MOLAIRE_* from the environment; exits 1 with a sentence at the first step that fails.
// MOLAIRE_SEED repeats the places of an earlier run.
import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import net from 'node:net'
import { createClient } from '@supabase/supabase-js'
import * as tus from 'tus-js-client'

const env = (name) => {
  const value = process.env[`MOLAIRE_${name}`]
  assert.ok(value, `MOLAIRE_${name} is missing`)
  return value
}
// The size of a part that hosted Storage asks for.
const PART = 6 * 1024 * 1024
const CUTS = 10
// The client holds a part at a time, never the file.
const MEMORY_KIB_MAX = 256 * 1024

const seed = Number(process.env.MOLAIRE_SEED ?? Date.now() % 1_000_000)
console.log(`seed ${seed}`)
let state = seed
const random = () => {
  // Of Mulberry, 32 bits: small, and the same everywhere.
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

const file = env('FILE')
const { size } = await stat(file)
assert.ok(size > 150e6, 'the file is large')
// Behind the first part, whose answer brings the upload's address: a client without one can only begin again.
const places = Array.from({ length: CUTS }, () => PART + Math.floor(random() * (size - 2 * PART))).sort((a, b) => a - b)
const left = [...places]

// A wire to the gateway that breaks after so many bytes, in both directions at once.
const gateway = new URL(env('GATEWAY_URL'))
let carried = 0
const wire = net.createServer((client) => {
  const server = net.connect(Number(gateway.port), gateway.hostname)
  const cut = () => [client, server].forEach((end) => end.destroy())
  client.on('error', cut).on('close', cut)
  server.on('error', cut).on('close', cut)
  server.on('drain', () => client.resume()).pipe(client)
  client.on('data', (chunk) => {
    const before = left[0] - carried
    carried += chunk.length
    if (chunk.length > before) {
      left.shift()
      server.write(chunk.subarray(0, Math.max(before, 0)), cut)
    } else if (!server.write(chunk)) {
      client.pause()
    }
  })
})
await new Promise((listening) => wire.listen(0, '127.0.0.1', listening))

const supabase = createClient(gateway.href, env('PUBLISHABLE_KEY'), {
  auth: { persistSession: false, autoRefreshToken: false },
  realtime: { transport: class {} },
})
const { data: signedIn, error: refused } = await supabase.auth.signInWithPassword({ email: env('PRACTITIONER'), password: 'molaire-demo' })
assert.equal(refused, null, 'the practitioner signs in')
const { data: patients } = await supabase.from('patients').select('id').order('created_at').limit(1)
const { data: announced, error: unannounced } = await supabase.rpc('begin_upload', {
  patient_id: patients[0].id, media_kind: 'radiograph', file_name: 'Volume.dcm', mime_type: 'application/dicom',
  size_bytes: size, method: 'resumable',
})
assert.equal(unannounced, null, 'a resumable upload is announced')
const [{ document_id, object_name: objectName }] = announced

const sent = { POST: 0, HEAD: 0, PATCH: 0 }
await new Promise((resolve, reject) => {
  new tus.Upload(createReadStream(file), {
    endpoint: `http://127.0.0.1:${wire.address().port}/storage/v1/upload/resumable`,
    retryDelays: [20, 50, 100, 200, 500],
    headers: { authorization: `Bearer ${signedIn.session.access_token}`, apikey: env('PUBLISHABLE_KEY'), 'x-upsert': 'false' },
    uploadDataDuringCreation: true,
    storeFingerprintForResuming: false,
    uploadSize: size,
    chunkSize: PART,
    metadata: { bucketName: 'patient-documents', objectName, contentType: 'application/dicom', cacheControl: '3600' },
    onBeforeRequest: (request) => void (sent[request.getMethod()] += 1),
    onSuccess: resolve,
    onError: reject,
  }).start()
})
console.log(`cut at ${places.join(', ')}; sent ${JSON.stringify(sent)}, ${carried} bytes for ${size}`)
assert.deepEqual(left, [], 'the connection was cut as often as it should')
assert.equal(sent.POST, 1, 'one upload was begun, and no other')
assert.ok(sent.HEAD >= CUTS, 'after each cut the client asked how far it came')
assert.ok(carried < size + (CUTS + 1) * PART, 'what had arrived was not sent again')

// The commit is asked twice at once, as by a page that was opened twice: there is one document.
const commits = await Promise.all([1, 2].map(() => supabase.rpc('commit_upload', { document_id, title: 'Volume' })))
for (const { data, error } of commits) {
  assert.equal(error, null, 'the upload is committed')
  assert.deepEqual([data[0].id, data[0].status, data[0].size_bytes], [document_id, 'received', size])
}
const { maxRSS } = process.resourceUsage()
assert.ok(maxRSS < MEMORY_KIB_MAX, `the file was never whole in memory: ${maxRSS} KiB`)
console.log(`${Math.round(maxRSS / 1024)} MiB at most`)

console.log('every step held')
process.exit(0)
