import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'

export const PASSWORD = 'molaire-demo'

export type Role = 'assistant' | 'practitioner' | 'admin'

export interface Person {
  id: string
  email: string
  fullName: string
}

/** Two practices of this test's own: what belongs to the one must never show in the other. */
export interface Practice {
  id: string
  name: string
  assistant: Person
  practitioner: Person
  admin: Person
}

let connection: postgres.Sql | undefined

/** The database as its owner sees it: for what was there before, and for what is true afterwards. */
export function sql(): postgres.Sql {
  connection ??= postgres(inject('stack').database_url, {
    max: 2,
    onnotice: () => undefined,
    idle_timeout: 1,
  })
  return connection
}

/** A practice with one person a role. */
export async function newPractice(name: string): Promise<Practice> {
  const id = randomUUID()
  await sql()`insert into public.organisations (id, name) values (${id}, ${name})`
  const assistant = await newPerson('Ana Assistante')
  const practitioner = await newPerson('Paul Praticien')
  const admin = await newPerson('Ada Admin')
  await join(assistant, id, 'assistant')
  await join(practitioner, id, 'practitioner')
  await join(admin, id, 'admin')
  return { id, name, assistant, practitioner, admin }
}

/** Somebody with a login and no practice yet. */
export async function newPerson(fullName: string): Promise<Person> {
  const id = randomUUID()
  const email = `${fullName.toLowerCase().replace(/[^a-z]+/g, '.')}.${id.slice(0, 8)}@example.test`
  await sql().begin(async (transaction) => {
    await transaction`
      insert into auth.users (
        id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
        confirmation_token, recovery_token, email_change, email_change_token_new, created_at, updated_at
      )
      select ${id}, aud, role, ${email}, encrypted_password, now(), raw_app_meta_data,
        jsonb_build_object('full_name', ${fullName}::text), '', '', '', '', now(), now()
      from auth.users where email = 'paul.praticien@example.test'`
    await transaction`
      insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
      values (${id}, 'email', ${id}, ${id},
        jsonb_build_object('sub', ${id}::text, 'email', ${email}::text, 'email_verified', true), now(), now())`
  })
  return { id, email, fullName }
}

/** As a program signs in, without a window. */
export async function tokenOf({ email }: Person): Promise<string> {
  const { gateway_url, publishable_key } = inject('stack')
  const answer = await fetch(`${gateway_url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: publishable_key, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  const { access_token } = (await answer.json()) as { access_token: string }
  return access_token
}

export async function join({ id }: Person, organisationId: string, role: Role): Promise<void> {
  await sql()`
    insert into public.memberships (organisation_id, user_id, role) values (${organisationId}, ${id}, ${role})`
}

/** What the profile of somebody says, read as the database's owner. */
export async function profileOf({ id }: Person): Promise<Profile> {
  const [row] = await sql()<
    Profile[]
  >`select full_name, locale, active_organisation_id from public.profiles where id = ${id}`
  if (!row) throw new Error('nobody has this profile')
  return row
}

interface Profile {
  full_name: string
  locale: string
  active_organisation_id: string | null
}

export interface SomePatient {
  last_name?: string
  first_name?: string
  birth_name?: string
  birth_date?: string
  file_number?: string
  phone?: string
}

/** Whom the radiograph of the samples names. */
export const MUSTER = { last_name: 'Muster', first_name: 'Synthetisch', birth_date: '1970-01-01' }

/** A patient who was there before the test began; the id. */
export async function newPatient(practice: Practice, given: SomePatient = {}): Promise<string> {
  const id = randomUUID()
  const patient = { last_name: 'Fictif', first_name: 'Odile', ...given }
  await sql()`
    insert into public.patients ${sql()({ id, organisation_id: practice.id, created_by: practice.assistant.id, ...patient })}`
  return id
}

/** What the database holds of a patient, read as its owner. */
export async function patientRow(id: string): Promise<Record<string, string | null>> {
  const [row] = await sql()<Record<string, string | null>[]>`
    select file_number, last_name, first_name, birth_name, birth_date::text, sex, phone, email, address,
      accepts_sms::text, accepts_email::text, organisation_id
    from public.patients where id = ${id}`
  if (!row) throw new Error('nobody has this id')
  return row
}

/** Documents that are listed and ready; nothing is stored under their keys unless somebody uploads it. */
export async function seedDocuments(
  practice: Practice,
  patientId: string,
  count: number,
  { pictures = 'none', kind = 'radiograph', uploader = practice.practitioner } = {},
): Promise<void> {
  await sql()`
    insert into public.patient_documents (
      id, organisation_id, patient_id, filed_patient_id, media_kind, filed_kind, title, original_name, file_name,
      mime_type, size_bytes, sha256, object_version, status, pictures, pictures_reason, created_by, created_at
    )
    select gen_random_uuid(), ${practice.id}, ${patientId}, ${patientId}, ${kind}, ${kind},
      'Cliché ' || n, 'cliche.dcm', 'cliche.dcm', 'application/dicom', 1000,
      encode(sha256(n::text::bytea), 'hex'), gen_random_uuid()::text, 'ready', ${pictures},
      case when ${pictures} = 'none' then 'no_image' end,
      ${uploader.id}, now() - n * interval '1 minute'
    from generate_series(1, ${count}::integer) as n`
}
