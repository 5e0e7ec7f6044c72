-- examine_upload: one's own upload, as announced and as stored.
begin;
\ir ../_helpers.psql
select plan(12);

select tests.sign_in('paul');
select tests.work_in('a');
create temporary table intents as
select * from public.begin_upload(tests.patient_id('a'), 'radiograph', 'a.jpg', 'image/jpeg', 500, null, 'link');
grant select on intents to public;
select results_eq(
    $$ select mime_type, size_bytes, is_committed, stored_version, stored_size_bytes
        from public.examine_upload((select document_id from intents)) $$,
    $$ values ('image/jpeg', 500::bigint, false, null::text, null::bigint) $$, 'before the bytes there is nothing stored'
);
select tests.as_owner();
select tests.store((select object_name from intents), 'image/png', 400, 'v7');
select tests.sign_in('paul');
select tests.work_in('b');
select results_eq(
    $$ select object_name, stored_version, stored_mime_type, stored_size_bytes
        from public.examine_upload((select document_id from intents)) $$,
    $$ select object_name, 'v7', 'image/png', 400::bigint from intents $$, 'then it is told as it is, whatever the header says'
);
select tests.sign_in('ana');
select throws_ok(
    $$ select * from public.examine_upload((select document_id from intents)) $$,
    'PT404', 'upload_not_found', 'ana examines no upload of paul''s'
);
select tests.sign_in('ada');
select throws_ok(
    $$ select * from public.examine_upload((select document_id from intents)) $$,
    'PT404', 'upload_not_found', 'ada examines no upload of paul''s'
);
select tests.sign_in('bob');
select throws_ok(
    $$ select * from public.examine_upload((select document_id from intents)) $$,
    'PT404', 'upload_not_found', 'bob examines no upload of paul''s'
);
select tests.sign_in('dora');
select throws_ok(
    $$ select * from public.examine_upload((select document_id from intents)) $$,
    'PT404', 'upload_not_found', 'dora examines no upload of paul''s'
);
select tests.as_anon();
select throws_ok(
    $$ select * from public.examine_upload((select document_id from intents)) $$,
    '42501', 'permission denied for function examine_upload', 'nor does anon'
);

select tests.as_owner();
update public.memberships set role = 'assistant' where user_id = tests.user_id('paul');
select tests.sign_in('paul');
select throws_ok(
    $$ select * from public.examine_upload((select document_id from intents)) $$,
    '42501', 'not_allowed', 'the right is asked at this moment'
);
select tests.as_owner();
update public.memberships set role = 'practitioner' where user_id = tests.user_id('paul');
update public.document_uploads set expires_at = now() where document_id = (select document_id from intents);
select tests.sign_in('paul');
select throws_ok(
    $$ select * from public.examine_upload((select document_id from intents)) $$, 'PT409', 'upload_expired', 'and so is the time'
);
select tests.as_owner();
update public.document_uploads
set closed_at = now(), outcome = 'abandoned' where document_id = (select document_id from intents);
select tests.sign_in('paul');
select throws_ok(
    $$ select * from public.examine_upload((select document_id from intents)) $$, 'PT404', 'upload_not_found', 'what was given up is gone'
);
select tests.as_owner();
update public.document_uploads set outcome = 'committed' where document_id = (select document_id from intents);
select tests.sign_in('paul');
select results_eq(
    'select is_committed from public.examine_upload((select document_id from intents))', array[true], 'what was committed says so, late as it may be'
);
select tests.as_owner();
select is((select count(*) from public.document_uploads), 1::bigint, 'and nothing was changed by looking');

select * from finish();
rollback;
