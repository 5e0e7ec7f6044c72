-- The worker's functions: turns to read received documents, and the end of what is not what it says.
begin;
\ir ../_helpers.psql
select plan(45);

update public.patient_documents set status = 'received', sha256 = null;

select tests.sign_in('ada');
select throws_ok(refused.call, '42501', 'permission denied for function ' || refused.name, 'no person calls ' || refused.name)
from (
    values
        ('claim_received_documents', 'select * from public.claim_received_documents()'),
        ('release_received_document', 'select public.release_received_document(gen_random_uuid(), gen_random_uuid(), 1)'),
        ('reject_document', $$ select * from public.reject_document(tests.document_id('a'), 'v1', 'type_not_accepted') $$),
        ('unfinished_rejections', 'select * from public.unfinished_rejections()'),
        ('finish_rejection', $$ select public.finish_rejection(tests.document_id('a')) $$)
) as refused (name, call);
select tests.as_owner();
select is_empty(
    $$
        select functions.oid::regprocedure from pg_proc as functions
        cross join unnest(array['anon', 'authenticated']) as roles (name)
        where functions.proname in (
            'claim_received_documents', 'release_received_document', 'reject_document', 'unfinished_rejections',
            'finish_rejection'
        ) and has_function_privilege(roles.name, functions.oid, 'execute')
    $$,
    'in neither schema'
);

-- Turns

select tests.as_service();
create temporary table turns as select * from public.claim_received_documents(1, 60);
select results_eq(
    'select bucket_id, object_version, mime_type, size_bytes, attempt from turns',
    $$ values ('patient-documents', 'v1', 'image/jpeg', 1000::bigint, 1) $$, 'a turn says what to read'
);
insert into turns select * from public.claim_received_documents(10, 60);
select set_eq('select document_id from turns', array[tests.document_id('a'), tests.document_id('b')], 'the next gets the others');
select set_eq('select object_name from turns', array[tests.path('a'), tests.path('b')], 'of all practices');
select is_empty('select * from public.claim_received_documents(10, 60)', 'nobody gets what is being read');
select is(
    (select public.release_received_document(tests.document_id('a'), gen_random_uuid(), 0)), false, 'a turn is ended by its holder'
);
select is_empty('select * from public.claim_received_documents(10, 60)', 'and by nobody else');
select is(
    (select public.release_received_document(document_id, lease_id, 0) from turns where document_id = tests.document_id('a')),
    true, 'given back'
);
select results_eq(
    'select document_id, attempt from public.claim_received_documents(10, 60)',
    $$ values (tests.document_id('a'), 2) $$, 'it is there for the next, who learns that it is not the first'
);
select is(
    (select public.release_received_document(document_id, lease_id, 0) from turns where document_id = tests.document_id('a')),
    false, 'the old turn is over'
);
select tests.as_owner();
update private.document_verifications set leased_until = now() where document_id = tests.document_id('b');
select tests.as_service();
select results_eq(
    'select document_id from public.claim_received_documents(10, 60)', array[tests.document_id('b')], 'a turn that ran out is free'
);
select lives_ok(
    $$ select public.attest_document(tests.document_id('b'), 'v1', 'image/jpeg', repeat('0', 64)) $$, 'one document becomes ready'
);
select is_empty('select * from public.claim_received_documents(10, 60)', 'and is not handed out again');
select tests.as_owner();
select set_eq(
    'select document_id from private.document_verifications', array[tests.document_id('a')], 'nor is its turn kept'
);
select tests.sign_in('paul');
select throws_ok(
    'select 1 from private.document_verifications', '42501', 'permission denied for schema private', 'nobody reads turns'
);

-- Rejecting

select tests.as_service();
select throws_ok(
    format('select * from public.reject_document(%L, %L, %L)', wrong.id, wrong.version, wrong.reason),
    wrong.state, wrong.key, wrong.description
)
from (
    values
        ('ee000000-0000-4000-8000-000000000000'::uuid, 'v1', 'object_differs', 'PT404', 'document_not_found', 'an unknown document is not rejected'),
        (tests.document_id('b'), 'v1', 'object_differs', 'PT409', 'document_verified', 'nor one that was verified'),
        (tests.document_id('a'), 'v2', 'object_differs', 'PT409', 'object_version_changed', 'nor one for other bytes than its own'),
        (tests.document_id('a'), null, 'object_differs', 'PT409', 'object_version_changed', 'nor without saying which'),
        (tests.document_id('a'), 'v1', 'ugly', 'PT400', 'reason_unknown', 'nor for any reason'),
        (tests.document_id('a'), 'v1', null, 'PT400', 'reason_unknown', 'nor for none'),
        (tests.document_id('a'), 'v1', 'object_missing', 'PT409', 'object_still_stored', 'nor as missing while it is there'),
        (tests.document_id('a'), 'v1', 'object_version_changed', 'PT409', 'object_still_stored', 'nor as swapped when it was not')
) as wrong (id, version, reason, state, key, description);
select tests.as_owner();
select is((select count(*) from public.patient_documents), 2::bigint, 'what was refused changed nothing');
update public.patient_documents
set status = 'deleting', deleting_at = now(), deleting_by = tests.user_id('paul') where id = tests.document_id('a');
select tests.as_service();
select throws_ok(
    $$ select * from public.reject_document(tests.document_id('a'), 'v1', 'object_differs') $$,
    'PT409', 'document_deleting', 'what is being deleted is not rejected'
);
select tests.as_owner();
update public.patient_documents
set status = 'received', deleting_at = null, deleting_by = null where id = tests.document_id('a');

select tests.as_service();
select results_eq(
    $$ select * from public.reject_document(tests.document_id('a'), 'v1', 'type_not_accepted') $$,
    $$ values ('patient-documents', tests.path('a')) $$, 'a rejection says what to remove'
);
select results_eq(
    $$ select * from public.reject_document(tests.document_id('a'), 'v1', 'type_not_accepted') $$,
    $$ values ('patient-documents', tests.path('a')) $$, 'asked again, the same'
);
select throws_ok(
    $$ select * from public.attest_document(tests.document_id('a'), 'v1', 'image/jpeg', repeat('0', 64)) $$,
    'PT404', 'document_not_found', 'what is rejected never becomes ready'
);
select results_eq(
    'select * from public.unfinished_rejections()',
    $$ values (tests.document_id('a'), 'patient-documents', tests.path('a')) $$, 'until it is removed it is found again'
);
select throws_ok(
    $$ select public.finish_rejection(tests.document_id('a')) $$,
    'PT409', 'object_still_stored', 'nothing is finished while the object is there'
);
select tests.as_owner();
select results_eq(
    $$ select bytes_used from private.organisation_usage where organisation_id = tests.organisation_id('a') $$,
    array[1000::bigint], 'and its bytes still count'
);
set local storage.allow_delete_query = 'true';
delete from storage.objects where name = tests.path('a');
select tests.as_service();
select is((select public.finish_rejection(tests.document_id('a'))), true, 'once it is gone, it is finished');
select is((select public.finish_rejection(tests.document_id('a'))), true, 'and asked again, it was');
select tests.as_owner();
select results_eq(
    'select organisation_id, bytes_used from private.organisation_usage order by 1',
    $$ values (tests.organisation_id('a'), 0::bigint), (tests.organisation_id('b'), 1000) $$, 'its bytes are free, once'
);

-- Who is told

select tests.sign_in('paul');
select tests.work_in('a');
select results_eq(
    'select document_id, reason, original_name from public.rejected_uploads',
    $$ values (tests.document_id('a'), 'type_not_accepted', 'Radio.jpeg') $$, 'its uploader learns why'
);
select tests.work_in('b');
select is_empty('select 1 from public.rejected_uploads', 'not while working elsewhere');
select tests.sign_in('ada');
select is_empty('select 1 from public.rejected_uploads', 'not even an admin reads it');
select tests.sign_in('bob');
select is_empty('select 1 from public.rejected_uploads', 'nor another practice');
select tests.sign_in('paul');
select throws_ok(
    'delete from public.rejected_uploads', '42501', 'permission denied for table rejected_uploads', 'its uploader does not remove the trace'
);
select tests.as_owner();
select throws_ok(
    $$ update public.rejected_uploads set patient_id = tests.patient_id('b') $$, '23503', null, 'nor can it point at a patient elsewhere'
);

select * from finish();
rollback;
