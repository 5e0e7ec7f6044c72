// What a browser does with supabase-js, step by step, and what it must not manage to do.
// Reads MOLAIRE_* from the environment; exits 1 with a sentence at the first step that goes wrong.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createClient } from '@supabase/supabase-js'

const env = (name) => {
  const value = process.env[`MOLAIRE_${name}`]
  assert.ok(value, `MOLAIRE_${name} is missing`)
  return value
}
const organisation = env('ORGANISATION')

// The header says which practice the request works in; Storage does not need it.
const client = () =>
  createClient(env('GATEWAY_URL'), env('PUBLISHABLE_KEY'), {
    auth: { persistSession: false, autoRefreshToken: false },
    // No websocket is opened here, and Node 20 has none of its own.
    realtime: { transport: class {} },
    global: {
      fetch: (url, options = {}) => {
        const headers = new Headers(options.headers)
        if (String(url).includes('/rest/v1/')) headers.set('x-organisation-id', organisation)
        return fetch(url, { ...options, headers })
      },
    },
  })

const signIn = async (email) => {
  const supabase = client()
  const { error } = await supabase.auth.signInWithPassword({ email, password: 'molaire-demo' })
  assert.equal(error, null, `${email} signs in`)
  return supabase
}

const practitioner = await signIn(env('PRACTITIONER'))
const assistant = await signIn(env('ASSISTANT'))
const stranger = await signIn(env('STRANGER'))
const bytes = await readFile(env('FILE'))
const file = new Blob([bytes], { type: 'image/jpeg' })
const bucket = 'patient-documents'

const { data: me } = await practitioner.rpc('me')
assert.equal(me.organisations.find(({ id }) => id === organisation)?.role, 'practitioner', 'me gives the role')

const { data: patients } = await practitioner.from('patients').select('id').order('created_at').limit(1)
const patientId = patients[0].id
const announce = (supabase, changes = {}) =>
  supabase.rpc('begin_upload', {
    patient_id: patientId,
    media_kind: 'radiograph',
    file_name: 'Rétro-alvéolaire 26.jpg',
    mime_type: 'image/jpeg',
    size_bytes: bytes.length,
    ...changes,
  })

// Upload: announce, store, commit.
const { data: intents, error: refusal } = await announce(practitioner)
assert.equal(refusal, null, 'an upload is announced')
const [intent] = intents
assert.match(intent.object_name, new RegExp(`^org/${organisation}/patients/${patientId}/radiographies/${intent.document_id}/Retro-alveolaire-26\\.jpe?g$`, 'i'))

const early = await practitioner.rpc('commit_upload', { document_id: intent.document_id })
assert.equal(early.error?.message, 'object_missing', 'nothing is committed before the bytes are there')

const stored = await practitioner.storage.from(bucket).upload(intent.object_name, file, { contentType: 'image/jpeg' })
assert.equal(stored.error, null, 'the file is stored under the announced name')

const { data: committed, error: commitError } = await practitioner.rpc('commit_upload', { document_id: intent.document_id, title: 'Dent 26' })
assert.equal(commitError, null, 'the upload is committed')
assert.equal(committed[0].status, 'received', 'bytes that nobody has read yet are only received')
assert.equal(committed[0].size_bytes, bytes.length)

// Reading: an original whose bytes were not verified is not opened; no link can be signed by a user.
const unverified = await practitioner.storage.from(bucket).download(intent.object_name)
assert.notEqual(unverified.error, null, 'a received document is not readable')
const signed = await practitioner.storage.from(bucket).createSignedUrl(intent.object_name, 60 * 60 * 24 * 365)
assert.notEqual(signed.error, null, 'a user signs no link')
const many = await practitioner.storage.from(bucket).createSignedUrls([intent.object_name], 60)
assert.ok(many.error || many.data.every(({ signedUrl, error }) => error && !signedUrl), 'nor many')
const uploadLink = await practitioner.storage.from(bucket).createSignedUploadUrl(intent.object_name)
assert.notEqual(uploadLink.error, null, 'nor an upload link')
const listed = await practitioner.storage.from(bucket).list(`org/${organisation}/patients/${patientId}/radiographies/${intent.document_id}`)
assert.deepEqual(listed.data ?? [], [], 'a bucket is not listed')

// What is stored does not move.
const elsewhere = intent.object_name.replace(/[^/]+$/, 'elsewhere.jpg')
const refused = {
  move: await practitioner.storage.from(bucket).move(intent.object_name, elsewhere),
  copy: await practitioner.storage.from(bucket).copy(intent.object_name, elsewhere),
  overwrite: await practitioner.storage.from(bucket).upload(intent.object_name, file, { contentType: 'image/jpeg', upsert: true }),
  update: await practitioner.storage.from(bucket).update(intent.object_name, file, { contentType: 'image/jpeg' }),
  'upload without intent': await practitioner.storage.from(bucket).upload(elsewhere, file, { contentType: 'image/jpeg' }),
  "a stranger's upload there": await stranger.storage.from(bucket).upload(elsewhere, file, { contentType: 'image/jpeg' }),
  "a stranger's download": await stranger.storage.from(bucket).download(intent.object_name),
}
for (const [what, { error }] of Object.entries(refused)) assert.notEqual(error, null, `${what} is refused`)

// Other bytes than announced.
const [wrong] = (await announce(practitioner)).data
const otherType = await practitioner.storage.from(bucket).upload(wrong.object_name, new Blob([bytes], { type: 'image/png' }), { contentType: 'image/png' })
assert.notEqual(otherType.error, null, 'another type than announced is refused')
const longer = new Blob([bytes, new Uint8Array(64 * 1024)], { type: 'image/jpeg' })
const otherSize = await practitioner.storage.from(bucket).upload(wrong.object_name, longer, { contentType: 'image/jpeg' })
assert.notEqual(otherSize.error, null, 'a larger file than announced is refused')
const shorter = new Blob([bytes.subarray(0, bytes.length - 100)], { type: 'image/jpeg' })
await practitioner.storage.from(bucket).upload(wrong.object_name, shorter, { contentType: 'image/jpeg' })
const mismatch = await practitioner.rpc('commit_upload', { document_id: wrong.document_id })
assert.equal(mismatch.error?.message, 'object_differs', 'a shorter file is not committed')

// Roll back: the uploader removes the object of an open announcement and closes it.
const removed = await practitioner.storage.from(bucket).remove([wrong.object_name])
assert.equal(removed.data?.length, 1, 'the object of an open announcement is removed by its owner')
assert.equal((await practitioner.rpc('abandon_upload', { document_id: wrong.document_id })).data, true)

// Who may not, may not.
assert.equal((await announce(assistant)).error?.message, 'not_allowed', 'an assistant adds no document')
assert.equal((await announce(stranger)).error?.message, 'not_allowed', 'a stranger reaches no patient of another practice')
const rename = (supabase) => supabase.from('patient_documents').update({ title: 'Dent 26, contrôle' }).eq('id', intent.document_id).select('id, title, file_path').single()
assert.notEqual((await rename(assistant)).error, null, 'an assistant renames nothing')
assert.notEqual((await rename(stranger)).error, null, 'a stranger renames nothing')
const { data: renamed, error: renameError } = await rename(practitioner)
assert.equal(renameError, null, 'a practitioner renames')
assert.equal(renamed.file_path, intent.object_name, 'and the key stays')
const path = await practitioner.from('patient_documents').update({ file_path: 'org/x' }).eq('id', intent.document_id).select('id').single()
assert.notEqual(path.error, null, 'nobody sets a path')
const seen = await stranger.from('patient_documents').select('id')
assert.ok(!(seen.data ?? []).some(({ id }) => id === intent.document_id), 'a stranger sees no row of it')

// Deleting: hide, remove the object, remove the row.
assert.notEqual((await assistant.rpc('begin_document_delete', { document_id: intent.document_id })).error, null, 'an assistant deletes nothing')
const begun = await practitioner.rpc('begin_document_delete', { document_id: intent.document_id, reason: 'Doublon' })
assert.equal(begun.error, null, 'a practitioner deletes')
assert.equal((await practitioner.rpc('finish_document_delete', { document_id: intent.document_id })).error?.message, 'object_still_stored')
assert.equal((await practitioner.storage.from(bucket).remove([intent.object_name])).data?.length, 1, 'the object goes')
assert.equal((await practitioner.rpc('finish_document_delete', { document_id: intent.document_id })).data, true, 'then the row')

console.log('every step held')
process.exit(0)
