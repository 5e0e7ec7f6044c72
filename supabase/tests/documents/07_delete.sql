-- begin_document_delete and finish_document_delete: hidden at once, gone when nothing is stored, a tombstone for ever.
begin;
\ir ../_helpers.psql
select plan(34);

-- Who may not

select tests.sign_in('ana');
select throws_ok(
    $$ select * from public.begin_document_delete(tests.document_id('a'), 'x') $$, '42501', 'not_allowed', 'an assistant deletes nothing'
);
select tests.sign_in('bob');
select throws_ok(
    $$ select * from public.begin_document_delete(tests.document_id('a'), 'x') $$,
    'PT404', 'document_not_found', 'nobody deletes a foreign document'
);
select tests.sign_in('zoe');
select throws_ok(
    $$ select * from public.begin_document_delete(tests.document_id('a'), 'x') $$,
    'PT404', 'document_not_found', 'who works nowhere deletes nothing'
);
select tests.as_anon();
select throws_ok(
    $$ select * from public.begin_document_delete(tests.document_id('a'), 'x') $$,
    '42501', 'permission denied for function begin_document_delete', 'anon deletes nothing'
);
select tests.sign_in('paul');
select throws_ok(
    format('select * from public.begin_document_delete(tests.document_id(%L), %L)', 'a', reasons.reason),
    'PT400', 'reason_required', 'a reason is asked for'
)
from (values (null), (''), (U&' \200B')) as reasons (reason);
select throws_ok(
    $$ select public.finish_document_delete(tests.document_id('a')) $$,
    'PT404', 'document_not_found', 'what was not begun is not finished'
);
select tests.as_owner();
select is(
    (select status from public.patient_documents where id = tests.document_id('a')), 'ready', 'the document is as it was'
);

-- Who may

select tests.sign_in('paul');
select results_eq(
    $$ select * from public.begin_document_delete(tests.document_id('a'), ' Wrong patient ') $$,
    $$ values (tests.document_id('a'), 'patient-documents', tests.path('a')) $$,
    'a practitioner begins a deletion'
);
select is_empty('select 1 from public.patient_documents', 'the document is hidden at once');
select is_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'and opened no more');
select tests.as_owner();
select results_eq(
    $$ select status, deleting_by, deleting_at, deleting_reason from public.patient_documents where id = tests.document_id('a') $$,
    $$ values ('deleting', tests.user_id('paul'), now(), 'Wrong patient') $$, 'signed, dated and explained'
);
select tests.sign_in('ada');
select results_eq(
    $$ select object_name from public.begin_document_delete(tests.document_id('a')) $$, array[tests.path('a')],
    'asked again it says the same, without a reason'
);
select tests.as_owner();
select is(
    (select deleting_by from public.patient_documents where id = tests.document_id('a')), tests.user_id('paul'), 'the first signature stays'
);

-- Finishing

select tests.sign_in('paul');
select throws_ok(
    $$ select public.finish_document_delete(tests.document_id('a')) $$, 'PT409', 'object_still_stored', 'not while the object is stored'
);
select tests.as_owner();
select set_config('storage.allow_delete_query', 'true', true);
delete from storage.objects where name = tests.path('a');
select tests.store(replace(tests.path('a'), 'radio.jpg', '.derived/preview.jpg'), 'image/webp', 10, 'v1');
select tests.sign_in('paul');
select throws_ok(
    $$ select public.finish_document_delete(tests.document_id('a')) $$, 'PT409', 'object_still_stored', 'nor while a preview is'
);
select tests.as_owner();
select set_config('storage.allow_delete_query', 'true', true);
delete from storage.objects where name like '%/.derived/preview.jpg';
select tests.sign_in('ana');
select throws_ok(
    $$ select public.finish_document_delete(tests.document_id('a')) $$, 'PT404', 'document_not_found', 'an assistant finishes nothing'
);
select tests.sign_in('bob');
select throws_ok(
    $$ select public.finish_document_delete(tests.document_id('a')) $$, 'PT404', 'document_not_found', 'nor someone from elsewhere'
);
select tests.sign_in('paul');
select is(public.finish_document_delete(tests.document_id('a')), true, 'when nothing is stored the row goes');
select is(public.finish_document_delete(tests.document_id('a')), true, 'asked again, it is done');
select tests.sign_in('ada');
select is(public.finish_document_delete(tests.document_id('a')), true, 'for a colleague who may delete too');
select tests.sign_in('ana');
select throws_ok(
    $$ select public.finish_document_delete(tests.document_id('a')) $$, 'PT404', 'document_not_found', 'an assistant does not learn of it'
);
select tests.sign_in('bob');
select throws_ok(
    $$ select public.finish_document_delete(tests.document_id('a')) $$, 'PT404', 'document_not_found', 'nor does someone from elsewhere'
);
select throws_ok(
    $$ select public.finish_document_delete(tests.document_id('b')) $$, 'PT404', 'document_not_found', 'a document in use is not finished'
);

select tests.as_owner();
select is_empty(
    $$ select 1 from public.patient_documents where id = tests.document_id('a') $$, 'the row is gone'
);
select results_eq(
    $$ select organisation_id, patient_id, media_kind, mime_type, size_bytes, sha256, object_version, created_by, deleted_by,
            deleted_reason, deleted_at
        from audit.document_tombstones $$,
    $$ values (
        tests.organisation_id('a'), tests.patient_id('a'), 'radiograph', 'image/jpeg', 1000::bigint, repeat('a', 64), 'v1',
        tests.user_id('paul'), tests.user_id('paul'), 'Wrong patient', now()
    ) $$,
    'a tombstone says what it was, who deleted it, when and why'
);
select is(
    (select bytes_used from private.organisation_usage where organisation_id = tests.organisation_id('a')), 0::bigint, 'its bytes are free'
);
select is(
    (select status from public.patient_documents where id = tests.document_id('b')), 'ready', 'the other practice''s document is as it was'
);

-- Before it is verified, and with two organisations

update public.patient_documents set status = 'received' where id = tests.document_id('b');
select tests.sign_in('dora');
select throws_ok(
    $$ select * from public.begin_document_delete(tests.document_id('b'), 'x') $$,
    'PT404', 'document_not_found', 'what is not verified is its uploader''s alone'
);
select tests.sign_in('bob');
select isnt_empty(
    $$ select 1 from public.begin_document_delete(tests.document_id('b')) $$, 'its uploader takes it back without a reason'
);
select tests.as_owner();
update public.patient_documents
set status = 'ready', deleting_at = null, deleting_by = null where id = tests.document_id('b');
select tests.sign_in('dora');
select tests.work_in('a');
select isnt_empty(
    $$ select 1 from public.begin_document_delete(tests.document_id('b'), 'x') $$, 'the document''s own organisation decides, not the header'
);
select tests.as_owner();
update public.memberships set revoked_at = now() where user_id = tests.user_id('dora');
select tests.sign_in('dora');
select throws_ok(
    $$ select * from public.begin_document_delete(tests.document_id('b')) $$,
    'PT404', 'document_not_found', 'once removed, nothing is deleted'
);
select throws_ok(
    $$ select public.finish_document_delete(tests.document_id('b')) $$, 'PT404', 'document_not_found', 'nor finished'
);

select * from finish();
rollback;
