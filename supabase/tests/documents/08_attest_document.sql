-- attest_document: the service role alone says that bytes were read, of the very version that was committed.
begin;
\ir ../_helpers.psql
select plan(23);

update public.patient_documents set status = 'received', sha256 = null;

select tests.sign_in('ada');
select throws_ok(
    $$ select * from public.attest_document(tests.document_id('a'), 'v1', 'image/jpeg', repeat('0', 64)) $$,
    '42501', 'permission denied for function attest_document', 'no person attests, not even an admin'
);
select tests.as_anon();
select throws_ok(
    $$ select * from public.attest_document(tests.document_id('a'), 'v1', 'image/jpeg', repeat('0', 64)) $$,
    '42501', 'permission denied for function attest_document', 'nor does anon'
);

select tests.as_service();
select throws_ok(
    format(
        'select * from public.attest_document(%L, %L, %L, %L)', wrong.id, wrong.version, wrong.mime_type, wrong.sha256
    ),
    wrong.state, wrong.key, wrong.description
)
from (
    values
        ('ee000000-0000-4000-8000-000000000000'::uuid, 'v1', 'image/jpeg', repeat('0', 64), 'PT404', 'document_not_found', 'an unknown document is refused'),
        (tests.document_id('a'), 'v2', 'image/jpeg', repeat('0', 64), 'PT409', 'object_version_changed', 'another version is refused'),
        (tests.document_id('a'), null, 'image/jpeg', repeat('0', 64), 'PT409', 'object_version_changed', 'a missing version is refused'),
        (tests.document_id('a'), 'v1', 'image/png', repeat('0', 64), 'PT409', 'object_differs', 'another type is refused'),
        (tests.document_id('a'), 'v1', null, repeat('0', 64), 'PT409', 'object_differs', 'a missing type is refused'),
        (tests.document_id('a'), 'v1', 'image/jpeg', 'ABC', 'PT400', 'sha256_invalid', 'a hash that is none is refused'),
        (tests.document_id('a'), 'v1', 'image/jpeg', null, 'PT400', 'sha256_invalid', 'without a hash nothing becomes ready')
) as wrong (id, version, mime_type, sha256, state, key, description);
select tests.as_owner();
select is(
    (select status from public.patient_documents where id = tests.document_id('a')), 'received', 'what was refused is still received'
);
update storage.objects set version = 'v2' where name = tests.path('a');
select tests.as_service();
select throws_ok(
    $$ select * from public.attest_document(tests.document_id('a'), 'v1', 'image/jpeg', repeat('0', 64)) $$,
    'PT409', 'object_version_changed', 'bytes swapped since the commit never become ready'
);
select tests.as_owner();
update storage.objects set version = 'v1' where name = tests.path('a');

select throws_ok(
    $$ update public.patient_documents set status = 'ready' where id = tests.document_id('a') $$,
    '23514', null, 'not even the owner declares ready what has no hash'
);
select throws_ok(
    $$ update public.patient_documents set sha256 = 'ABC' where id = tests.document_id('a') $$,
    '23514', null, 'nor gives it a hash that is none'
);
select tests.as_service();
select results_eq(
    $$ select * from public.attest_document(tests.document_id('a'), 'v1', 'image/jpeg', repeat('0', 64), '{"width": 1}') $$,
    $$ values (tests.document_id('a'), 'ready', null::uuid, null::text[]) $$, 'the version that was read becomes ready'
);
select tests.as_owner();
select results_eq(
    $$ select status, sha256, facts from public.patient_documents where id = tests.document_id('a') $$,
    $$ values ('ready', repeat('0', 64), '{"width": 1}'::jsonb) $$, 'with its hash and facts'
);
select tests.sign_in('ana');
select isnt_empty($$ select 1 from public.patient_documents $$, 'and everyone in the organisation sees it');
select tests.as_service();
select results_eq(
    $$ select status from public.attest_document(tests.document_id('a'), 'v1', 'image/jpeg', repeat('1', 64)) $$, array['ready'],
    'asked again it is ready'
);
select tests.as_owner();
select is(
    (select sha256 from public.patient_documents where id = tests.document_id('a')), repeat('0', 64), 'and the hash is the first one'
);

-- Duplicates: flagged, within the patient

insert into public.patient_documents (
    id, organisation_id, patient_id, media_kind, title, original_name, filed_patient_id, filed_kind, file_name, mime_type,
    size_bytes, object_version, created_by
)
values (
    tests.document_id('c'), tests.organisation_id('a'), tests.patient_id('a'), 'radiograph', 'Again', 'Again.jpg',
    tests.patient_id('a'), 'radiograph', 'radio.jpg', 'image/jpeg', 1000, 'v1', tests.user_id('paul')
);
select tests.store((select file_path from public.patient_documents where id = tests.document_id('c')), 'image/jpeg', 1000, 'v1');
select tests.as_service();
select results_eq(
    $$ select duplicate_of from public.attest_document(tests.document_id('b'), 'v1', 'image/jpeg', repeat('0', 64)) $$,
    $$ values (null::uuid) $$, 'the same bytes elsewhere are no duplicate'
);
select results_eq(
    $$ select status, duplicate_of from public.attest_document(tests.document_id('c'), 'v1', 'image/jpeg', repeat('0', 64)) $$,
    $$ values ('ready', tests.document_id('a')) $$, 'the same bytes for the same patient are flagged, not refused'
);

select tests.as_owner();
update public.patient_documents
set status = 'deleting', deleting_at = now(), deleting_by = tests.user_id('paul') where id = tests.document_id('c');
select tests.as_service();
select throws_ok(
    $$ select * from public.attest_document(tests.document_id('c'), 'v1', 'image/jpeg', repeat('0', 64)) $$,
    'PT409', 'document_deleting', 'what is being deleted is not attested'
);
select throws_ok(
    'select 1 from public.patient_documents', '42501', 'permission denied for table patient_documents', 'the service role reads no document by itself'
);
select set_eq(
    $$ select proname::text from pg_proc where pronamespace = 'public'::regnamespace
        and has_function_privilege('service_role', oid, 'execute') $$,
    array[
        'attest_document', 'claim_received_documents', 'release_received_document', 'reject_document',
        'unfinished_rejections', 'finish_rejection', 'audit_heads', 'audit_chain', 'audit_faults',
        'project_state', 'sweep_uploads', 'unfinished_deletions', 'finish_deletion', 'sweep_objects',
        'claim_pictures', 'record_pictures', 'waiting_documents',
        'notify', 'announce', 'build_digests', 'archive_notifications',
        'claim_outbox', 'complete_outbox', 'record_delivery', 'outbox_figures', 'outbox_rows', 'retry_outbox',
        'cancel_outbox', 'forgive_address', 'release_messages'
    ],
    'and calls what the worker and the operator''s commands need, and nothing else'
);

select * from finish();
rollback;
