-- The tables of documents and the policies on stored objects are what they say.
begin;
\ir ../_helpers.psql
select plan(37);

select columns_are('public', 'patient_documents', array[
    'id', 'organisation_id', 'patient_id', 'media_kind', 'media_category', 'media_subtype', 'title', 'original_name',
    'filed_patient_id', 'filed_kind', 'file_name', 'file_path', 'mime_type', 'size_bytes', 'sha256', 'object_version',
    'object_etag', 'status', 'captured_at', 'facts', 'duplicate_of', 'created_by', 'created_at', 'updated_at',
    'deleting_at', 'deleting_by', 'deleting_reason', 'pictures', 'pictures_reason', 'identity_differs', 'mismatch_confirmed_by',
    'mismatch_confirmed_at'
]);
select columns_are('public', 'document_uploads', array[
    'document_id', 'organisation_id', 'patient_id', 'media_kind', 'original_name', 'file_name', 'object_name', 'mime_type',
    'size_bytes', 'method', 'created_by', 'created_at', 'expires_at', 'closed_at', 'outcome'
]);
select policies_are('public', 'patient_documents', array['patient_documents_select_staff', 'patient_documents_update_staff']);
select policies_are('public', 'document_uploads', '{}'::text[]);
select policies_are('storage', 'objects', array[
    'objects_select_patient_documents', 'objects_insert_patient_documents', 'objects_delete_patient_documents'
]);
select policies_are('storage', 'buckets', '{}'::text[]);
select policy_cmd_is('storage', 'objects', 'objects_select_patient_documents', 'select', 'one policy is for select');
select policy_cmd_is('storage', 'objects', 'objects_insert_patient_documents', 'insert', 'one policy is for insert');
select policy_cmd_is('storage', 'objects', 'objects_delete_patient_documents', 'delete', 'one policy is for delete');
select policy_roles_are('storage', 'objects', policies.name, array['authenticated'])
from unnest(array[
    'objects_select_patient_documents', 'objects_insert_patient_documents', 'objects_delete_patient_documents'
]) as policies (name);

select table_privs_are('public', 'patient_documents', 'authenticated', array['SELECT']);
select table_privs_are('public', 'patient_documents', 'service_role', '{}'::text[]);
select table_privs_are('public', 'document_uploads', 'authenticated', '{}'::text[]);
select table_privs_are('public', 'document_uploads', 'service_role', '{}'::text[]);
select set_eq(
    $$
        select relations.relname || '.' || attributes.attname || ' ' || privileges.name
        from pg_class as relations
        inner join pg_attribute as attributes
            on attributes.attrelid = relations.oid and attributes.attnum > 0 and not attributes.attisdropped
        cross join unnest(array['insert', 'update']) as privileges (name)
        where relations.relname in ('patient_documents', 'document_uploads')
            and relations.relnamespace = 'public'::regnamespace
            and has_column_privilege('authenticated', relations.oid, attributes.attnum, privileges.name)
    $$,
    array['patient_documents.title update', 'patient_documents.captured_at update'],
    'clients write title and date, and nothing else'
);
select is_empty(
    $$ select column_privileges.name from (
            select attname as name from pg_attribute
            where attrelid = 'public.document_uploads'::regclass and attnum > 0 and not attisdropped
                and has_column_privilege('authenticated', attrelid, attnum, 'select')
        ) as column_privileges $$,
    'clients read no intent'
);

select function_privs_are('public', functions.name, functions.arguments, 'authenticated', array['EXECUTE'])
from (
    values
        ('begin_upload', array['uuid', 'text', 'text', 'text', 'bigint', 'text', 'text']),
        ('commit_upload', array['uuid', 'text', 'timestamp with time zone', 'boolean']),
        ('abandon_upload', array['uuid']),
        ('open_documents', array['uuid[]', 'text']),
        ('begin_document_delete', array['uuid', 'text']),
        ('finish_document_delete', array['uuid'])
) as functions (name, arguments);
select function_privs_are('public', functions.name, functions.arguments, 'service_role', '{}'::text[])
from (
    values
        ('begin_upload', array['uuid', 'text', 'text', 'text', 'bigint', 'text', 'text']),
        ('commit_upload', array['uuid', 'text', 'timestamp with time zone', 'boolean']),
        ('open_documents', array['uuid[]', 'text'])
) as functions (name, arguments);
select function_privs_are(
    schemas.name, 'attest_document', array['uuid', 'text', 'text', 'text', 'jsonb', 'text', 'text', 'date', 'integer'], roles.name, roles.privileges::text[]
)
from unnest(array['public', 'private']) as schemas (name)
cross join (values ('authenticated', '{}'), ('service_role', '{EXECUTE}'), ('anon', '{}')) as roles (name, privileges);

select results_eq(
    $$ select mime_type, extension, size_bytes_max from private.accepted_types order by mime_type $$,
    $$ values
        ('application/dicom', 'dcm', 524288000::bigint),
        ('application/pdf', 'pdf', 52428800),
        ('image/heic', 'heic', 104857600),
        ('image/jpeg', 'jpg', 52428800),
        ('image/png', 'png', 52428800),
        ('image/tiff', 'tiff', 104857600),
        ('image/webp', 'webp', 52428800) $$,
    'these types are accepted, up to these sizes'
);
select results_eq(
    $$ select public, file_size_limit, unnest(allowed_mime_types) from storage.buckets where id = 'patient-documents' order by 3 $$,
    $$ select false, 524288000::bigint, mime_type from private.accepted_types order by mime_type $$,
    'the bucket is private and takes the same types'
);
select is(
    (select file_path from public.patient_documents where id = tests.document_id('a')),
    tests.path('a'),
    'the path is made of organisation, patient, kind, id and name'
);
select throws_ok(
    $$ update public.patient_documents set file_path = 'x' $$, '428C9', null, 'not even the owner sets a path'
);

select * from finish();
rollback;
