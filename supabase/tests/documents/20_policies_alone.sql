-- Each condition of a policy holds by itself: without the policy for reading beside it, and without the grants of columns.
begin;
\ir ../_helpers.psql
select plan(21);

-- In the practice a: one ready, one received of paul's, one in deletion of paul's.
insert into public.patient_documents (
    id, organisation_id, patient_id, media_kind, title, original_name, filed_patient_id, filed_kind, file_name, mime_type,
    size_bytes, object_version, status, created_by, deleting_at, deleting_by
)
select
    made.id::uuid, tests.organisation_id('a'), tests.patient_id('a'), 'photo', made.title, 'x.jpg', tests.patient_id('a'), 'photo',
    'x.jpg', 'image/jpeg', 1, 'v1', made.status, tests.user_id('paul'),
    case made.status when 'deleting' then now() end, case made.status when 'deleting' then tests.user_id('paul') end
from (
    values
        ('ec000000-0000-4000-8000-0000000000a1', 'Received', 'received'),
        ('ec000000-0000-4000-8000-0000000000a2', 'Deleting', 'deleting')
) as made (id, title, status);

create function tests.titles() returns text
    language sql stable security definer
return (select string_agg(title, ', ' order by title) from public.patient_documents where organisation_id = tests.organisation_id('a'));
grant execute on function tests.titles() to public;

select tests.sign_in('ada');
select lives_ok($$ update public.patient_documents set title = 'Ada' $$, 'a colleague updates whatever may be updated');
select is(tests.titles(), 'Ada, Deleting, Received', 'which is what is ready');
select tests.sign_in('paul');
select lives_ok($$ update public.patient_documents set title = 'Paul' $$, 'the uploader updates whatever may be updated');
select is(tests.titles(), 'Deleting, Paul, Paul', 'which is also what is received, and nothing in deletion');
select tests.as_owner();
select is(
    (select title from public.patient_documents where id = tests.document_id('b')), 'Radio b', 'the other practice''s is as it was'
);
grant update (organisation_id) on public.patient_documents to authenticated;
select tests.sign_in('paul');
select throws_ok(
    $$ update public.patient_documents set organisation_id = tests.organisation_id('b') $$,
    '42501', 'new row violates row-level security policy for table "patient_documents"', 'a document does not leave the practice'
);

-- A trace counts in the document's own practice alone.

select tests.as_owner();
insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose)
values (tests.organisation_id('b'), tests.document_id('a'), tests.patient_id('a'), tests.user_id('dora'), 'view');
select tests.sign_in('dora');
select tests.operation('object.get_authenticated');
select is_empty('select 1 from storage.objects', 'a trace of another practice opens nothing');

-- Stored objects: an object of the same key in another bucket, and the operations one by one.

select tests.as_owner();
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values ('other', 'other', false, 1, '{image/jpeg}');
select tests.store(documents.file_path, 'image/jpeg', 1, 'v1')
from public.patient_documents as documents
where documents.id = 'ec000000-0000-4000-8000-0000000000a2';
insert into storage.objects (bucket_id, name, version, metadata)
select 'other', objects.name, objects.version, objects.metadata from storage.objects where bucket_id = 'patient-documents';
insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose)
values (tests.organisation_id('a'), tests.document_id('a'), tests.patient_id('a'), tests.user_id('paul'), 'view');

create function tests.objects(bucket text) returns bigint
    language sql stable security definer
return (select count(*) from storage.objects as stored where stored.bucket_id = objects.bucket);
grant execute on function tests.objects(text) to public;
create function tests.open_key() returns text
    language sql stable security definer
return (select object_name from public.document_uploads where closed_at is null);
grant execute on function tests.open_key() to public;

select tests.sign_in('paul');
select tests.operation('object.get_authenticated');
select is((select count(*) from storage.objects), 1::bigint, 'reading shows the traced original, and no twin in another bucket');
select tests.operation('object.list_v2');
select is((select count(*) from storage.objects), 0::bigint, 'another operation shows nothing');
select tests.operation('object.delete');
select is((select count(*) from storage.objects), 1::bigint, 'removing shows what is in deletion, and no twin in another bucket');
select tests.operation('object.copy');
select lives_ok('delete from storage.objects', 'a removal under another operation');
select is(tests.objects('patient-documents'), 3::bigint, 'removes nothing');
select tests.operation('object.delete');
select lives_ok('delete from storage.objects', 'a removal of whatever may be removed');
select is(tests.objects('patient-documents'), 2::bigint, 'removes what is in deletion');
select is(tests.objects('other'), 3::bigint, 'and nothing in another bucket');

select isnt_empty(
    $$ select 1 from public.begin_upload(tests.patient_id('a'), 'photo', 'neu.jpg', 'image/jpeg', 10) $$, 'an upload is announced'
);
select tests.operation('object.upload');
select throws_ok(
    $$ insert into storage.objects (bucket_id, name, version, metadata)
        values ('other', tests.open_key(), 'v1', '{"mimetype": "image/jpeg", "contentLength": 10}') $$,
    '42501', 'new row violates row-level security policy for table "objects"', 'its key is for one bucket'
);
select tests.operation('object.sign_upload_url');
select throws_ok(
    $$ insert into storage.objects (bucket_id, name, version, metadata)
        values ('patient-documents', tests.open_key(), 'v1', '{"mimetype": "image/jpeg", "contentLength": 10}') $$,
    '42501', 'new row violates row-level security policy for table "objects"', 'and for an upload, not for a link'
);
select tests.operation('object.upload');
select lives_ok(
    $$ insert into storage.objects (bucket_id, name, version, metadata)
        values ('patient-documents', tests.open_key(), 'v1', '{"mimetype": "image/jpeg", "contentLength": 10}') $$,
    'an upload it lets in'
);
select tests.as_owner();
select tests.store(replace(tests.open_key(), 'neu.jpg', '.derived/preview.jpg'), 'image/webp', 1, 'v1');
select tests.sign_in('paul');
select tests.operation('object.delete');
select lives_ok('delete from storage.objects', 'the uploader takes back what may be taken back');
select tests.as_owner();
select is(
    (select string_agg(name, ',') from storage.objects where starts_with(name, left(tests.open_key(), -7))),
    replace(tests.open_key(), 'neu.jpg', '.derived/preview.jpg'), 'the announced object, and nothing beside it'
);

select * from finish();
rollback;
