-- A child never points at a parent of another organisation, whoever writes it.
begin;
\ir ../_helpers.psql
select plan(12);

select isnt_empty(
    $$ insert into public.patients (organisation_id, first_name, last_name, created_by, merged_into)
        values (tests.organisation_id('a'), 'X', 'Y', tests.user_id('ana'), tests.patient_id('a')) returning id $$,
    'a patient is merged into one of the same organisation'
);
select throws_ok(
    $$ update public.patients set merged_into = tests.patient_id('b') where id = tests.patient_id('a') $$,
    '23503', null, 'a patient is not merged into a foreign one'
);
select throws_ok(
    $$ update public.patients set created_by = tests.user_id('bob') where id = tests.patient_id('a') $$,
    '23503', null, 'a patient is not signed by someone from elsewhere'
);
select throws_ok(
    $$ update public.patient_documents set patient_id = tests.patient_id('b') where id = tests.document_id('a') $$,
    '23503', null, 'a document is not given to a foreign patient'
);
select throws_ok(
    $$ update public.patient_documents set filed_patient_id = tests.patient_id('b') where id = tests.document_id('a') $$,
    '23503', null, 'a document is not filed under a foreign patient'
);
select throws_ok(
    $$ update public.patient_documents set duplicate_of = tests.document_id('b') where id = tests.document_id('a') $$,
    '23503', null, 'a document is no duplicate of a foreign one'
);
select throws_ok(
    $$ insert into public.document_uploads
            (organisation_id, patient_id, media_kind, original_name, file_name, mime_type, size_bytes, method, created_by, expires_at)
        values (tests.organisation_id('a'), tests.patient_id('b'), 'photo', 'x', 'x.png', 'image/png', 1, 'standard', tests.user_id('paul'), now()) $$,
    '23503', null, 'an upload is not for a foreign patient'
);
select throws_ok(
    $$ update public.profiles set active_organisation_id = tests.organisation_id('a') where id = tests.user_id('bob') $$,
    '23503', null, 'a profile does not point at an organisation where its person never worked'
);

-- The service role passes every policy; here it even gets the privileges that it does not have.
grant usage on schema public to service_role;
grant all on public.patients, public.patient_documents to service_role;
select tests.as_service();
select lives_ok(
    $$ update public.patient_documents set title = 'X' where id = tests.document_id('a') $$, 'the service role passes policies'
);
select throws_ok(
    $$ update public.patient_documents set patient_id = tests.patient_id('b') where id = tests.document_id('a') $$,
    '23503', null, 'the service role gives no document to a foreign patient'
);
select throws_ok(
    $$ update public.patients set merged_into = tests.patient_id('b') where id = tests.patient_id('a') $$,
    '23503', null, 'the service role merges no patient into a foreign one'
);
select tests.as_owner();
select is(
    (select patient_id from public.patient_documents where id = tests.document_id('a')), tests.patient_id('a'),
    'the document is where it was'
);

select * from finish();
rollback;
