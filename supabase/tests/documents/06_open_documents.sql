-- open_documents: paths for whoever may read, and a trace for each.
begin;
\ir ../_helpers.psql
select plan(29);

select tests.sign_in('ana');
select tests.header('x-request-id', 'req-12345678');
select results_eq(
    $$ select * from public.open_documents(array[tests.document_id('a')], 'view') $$,
    $$ values (
        tests.document_id('a'), 'patient-documents', tests.path('a'), 'image/jpeg', 1000::bigint, 'Radio a', 'Radio a.jpg'
    ) $$,
    'an assistant opens a document of her organisation'
);
select tests.as_owner();
select results_eq(
    'select organisation_id, document_id, patient_id, user_id, purpose, opened_at, request_id from audit.accesses',
    $$ values (
        tests.organisation_id('a'), tests.document_id('a'), tests.patient_id('a'), tests.user_id('ana'), 'view', now(), 'req-12345678'
    ) $$,
    'and the trace says who, which, what for and in which request'
);
select tests.sign_in('ana');
select tests.header('x-request-id', E'bad\nid with spaces');
select lives_ok(
    $$ select * from public.open_documents(array[tests.document_id('a'), tests.document_id('a')], 'download') $$, 'it is opened again'
);
select tests.as_owner();
select results_eq(
    $$ select count(*), max(request_id) from audit.accesses where purpose = 'download' $$, $$ values (1::bigint, null::text) $$,
    'one trace for a document named twice, and no odd request id'
);

-- Not theirs

select tests.sign_in('bob');
select is_empty(
    $$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'a foreign document is not in the answer'
);
select set_eq(
    $$ select id from public.open_documents(array[tests.document_id('a'), tests.document_id('b')], 'view') $$,
    array[tests.document_id('b')], 'one''s own is, beside a foreign one'
);
select tests.sign_in('zoe');
select is_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'who works nowhere opens nothing');
select tests.sign_in('ana', '{"client_id": "third-party"}');
select is_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'a third-party token opens nothing');
select tests.as_anon();
select throws_ok(
    $$ select * from public.open_documents(array[tests.document_id('a')], 'view') $$,
    '42501', 'permission denied for function open_documents', 'anon opens nothing'
);
select tests.as_owner();
select is(
    (select count(*) from audit.accesses where document_id = tests.document_id('a')), 2::bigint, 'what was refused left no trace'
);

select tests.sign_in('dora');
select results_eq(
    $$ select id from public.open_documents(array[tests.document_id('b'), tests.document_id('a')], 'view') $$,
    array[tests.document_id('b'), tests.document_id('a')],
    'a member of two opens both, in the order asked for'
);

-- Not ready, or not the same bytes

select tests.as_owner();
update public.patient_documents set status = 'received' where id = tests.document_id('a');
select tests.sign_in('paul');
select is_empty(
    $$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'what is not verified is opened by nobody, its uploader included'
);
select tests.as_owner();
update public.patient_documents
set status = 'deleting', deleting_at = now(), deleting_by = tests.user_id('paul') where id = tests.document_id('a');
select tests.sign_in('paul');
select is_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'nor what is being deleted');
select tests.as_owner();
update public.patient_documents set status = 'ready', deleting_at = null, deleting_by = null where id = tests.document_id('a');
update storage.objects set version = 'v2' where name = tests.path('a');
select tests.sign_in('paul');
select is_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'nor bytes of another version');
select tests.as_owner();
update storage.objects set version = 'v1', metadata = metadata || '{"eTag": "\"other\""}' where name = tests.path('a');
select tests.sign_in('paul');
select is_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'nor bytes with another etag');
select tests.as_owner();
update storage.objects set metadata = metadata || '{"eTag": "\"etag-v1\""}' where name = tests.path('a');
select tests.sign_in('paul');
select isnt_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'the committed bytes are opened again');

-- Arguments

select throws_ok(
    format('select * from public.open_documents(array[tests.document_id(%L)], %L)', 'a', purposes.purpose),
    'PT400', 'purpose_unknown', 'an unknown purpose is refused'
)
from (values ('print'), (null), ('')) as purposes (purpose);
select throws_ok(
    $$ select * from public.open_documents(array_fill(tests.document_id('a'), array[101]), 'view') $$,
    'PT400', 'too_many_ids', 'more than 100 are refused'
);
select lives_ok(
    $$ select * from public.open_documents(array_fill(tests.document_id('a'), array[100]), 'view') $$, 'one hundred are not'
);
select is_empty($$ select 1 from public.open_documents('{}', 'view') $$, 'of none, none');
select is_empty($$ select 1 from public.open_documents(null, 'view') $$, 'nor of null');

-- The trace is nobody's to write or read

select throws_ok(
    $$ insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose)
        values (tests.organisation_id('a'), tests.document_id('a'), tests.patient_id('a'), tests.user_id('paul'), 'view') $$,
    '42501', 'permission denied for schema audit', 'nobody writes a trace'
);
select throws_ok('select 1 from audit.accesses', '42501', 'permission denied for schema audit', 'nor reads it');
select tests.as_service();
select throws_ok('select 1 from audit.accesses', '42501', 'permission denied for schema audit', 'not even the service role');

select tests.as_owner();
update public.memberships set revoked_at = now() where user_id = tests.user_id('paul');
select tests.sign_in('paul');
select is_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'once removed, nothing is opened');
select tests.as_owner();
update public.organisations set mfa_permissions = array['documents.read'] where id = tests.organisation_id('a');
select tests.sign_in('ana');
select is_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'nor without the second factor asked for');
select tests.sign_in('ana', '{"aal": "aal2"}');
select isnt_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'but with it');

select * from finish();
rollback;
