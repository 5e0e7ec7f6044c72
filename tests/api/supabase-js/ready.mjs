// What a browser sees of the worker: a file becomes ready, another is removed and its sender told why.
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
const bucket = 'patient-documents'

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
  const { error } = await supabase.auth.signInWithPassword({ email, password: 'molaire-demo' })
  assert.equal(error, null, `${email} signs in`)
  return supabase
}

// A list is asked again until it shows what is waited for, as a page does.
const until = async (what, ask) => {
  for (let round = 0; round < 100; round += 1) {
    const found = await ask()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return assert.fail(what)
}

const practitioner = await signIn(env('PRACTITIONER'))
const assistant = await signIn(env('ASSISTANT'))
const { data: patients } = await practitioner.from('patients').select('id').order('created_at').limit(1)

const send = async (path) => {
  const bytes = await readFile(path)
  const { data: [intent] } = await practitioner.rpc('begin_upload', {
    patient_id: patients[0].id, media_kind: 'photo', file_name: 'Profil.jpg', mime_type: 'image/jpeg', size_bytes: bytes.length,
  })
  const stored = await practitioner.storage.from(bucket).upload(intent.object_name, new Blob([bytes], { type: 'image/jpeg' }), { contentType: 'image/jpeg' })
  assert.equal(stored.error, null, 'the file is stored')
  const { error } = await practitioner.rpc('commit_upload', { document_id: intent.document_id })
  assert.equal(error, null, 'the upload is committed')
  return intent.document_id
}

const good = await send(env('FILE'))
await until('a colleague sees the file once it was read', async () => {
  const { data } = await assistant.from('patient_documents').select('id, status').eq('id', good)
  return data?.[0]?.status === 'ready'
})

const bad = await send(env('BAD_FILE'))
const told = await until('the sender is told why the file is gone', async () => {
  const { data } = await practitioner.from('rejected_uploads').select('reason').eq('document_id', bad)
  return data?.[0]
})
assert.equal(told.reason, 'type_not_accepted')
const { data: gone } = await practitioner.from('patient_documents').select('id').eq('id', bad)
assert.deepEqual(gone, [], 'and it is no document any more')

console.log('every step held')
process.exit(0)
