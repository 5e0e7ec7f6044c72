-- begin_upload: who may announce which file, how large, for whom, and under which name it is stored.
begin;
\ir ../_helpers.psql
select plan(49);

select tests.sign_in('paul');
select lives_ok(
    format('create temporary table begun as select * from public.begin_upload(%L, %L, %L, %L, 500)',
        tests.patient_id('a'), 'radiograph', 'Panoramique été.JPG', 'image/jpeg'),
    'a practitioner begins an upload'
);
select is(
    (select object_name from begun),
    (
        select 'org/' || tests.organisation_id('a') || '/patients/' || tests.patient_id('a') || '/radiographies/'
            || begun.document_id || '/panoramique-ete.jpg'
        from begun
    ),
    'the key is made by the database'
);
select is((select bucket_id from begun), 'patient-documents', 'and lies in the private bucket');
select is((select expires_at from begun), now() + interval '15 minutes', 'a standard upload has 15 minutes');
select is((select likely_duplicate_of from begun), null, 'nothing alike is known');
select is(
    (select expires_at from public.begin_upload(tests.patient_id('a'), 'photo', 'x', 'image/png', 1, null, methods.name)),
    now() + methods.lifetime,
    'the method decides how long: ' || methods.name
)
from (values ('link', interval '2 hours'), ('resumable', interval '24 hours')) as methods (name, lifetime);
select matches(
    (select object_name from public.begin_upload(tests.patient_id('a'), kinds.kind, 'x', 'image/png', 1)),
    '/' || kinds.folder || '/[0-9a-f-]{36}/x\.png$',
    'the kind decides the folder: ' || kinds.kind
)
from (values ('photo', 'photos'), ('document', 'documents'), ('radiograph', 'radiographies')) as kinds (kind, folder);

select tests.as_owner();
select results_eq(
    'select organisation_id, created_by, original_name, mime_type, size_bytes, closed_at
        from public.document_uploads where document_id = (select document_id from begun)',
    $$ values (
        tests.organisation_id('a'), tests.user_id('paul'), 'Panoramique été.JPG', 'image/jpeg', 500::bigint, null::timestamptz
    ) $$,
    'the intent says whose, where and what'
);
select is(
    (select bytes_reserved from private.organisation_usage where organisation_id = tests.organisation_id('a')),
    505::bigint, 'the announced bytes are reserved'
);
select is(
    (select bytes_reserved from private.organisation_usage where organisation_id = tests.organisation_id('b')),
    0::bigint, 'and nobody else''s'
);

-- Duplicates are offered, within the patient alone

select tests.sign_in('paul');
select is(
    (select likely_duplicate_of from public.begin_upload(tests.patient_id('a'), 'photo', 'x', 'image/png', 1, repeat('A', 64))),
    tests.document_id('a'), 'the same bytes for the same patient are offered'
);
select is(
    (select likely_duplicate_of from public.begin_upload(tests.patient_id('a'), 'photo', 'x', 'image/png', 1, repeat('b', 64))),
    null, 'those of a foreign patient are not'
);
select tests.as_owner();
insert into public.patients (id, organisation_id, first_name, last_name, created_by)
values (tests.patient_id('c'), tests.organisation_id('a'), 'Noël', 'Factice', tests.user_id('ana'));
select tests.sign_in('paul');
select is(
    (select likely_duplicate_of from public.begin_upload(tests.patient_id('c'), 'photo', 'x', 'image/png', 1, repeat('a', 64))),
    null, 'nor those of another patient of the same organisation'
);
select tests.as_owner();
update public.patient_documents
set status = 'deleting', deleting_at = now(), deleting_by = tests.user_id('paul') where id = tests.document_id('a');
select tests.sign_in('paul');
select is(
    (select likely_duplicate_of from public.begin_upload(tests.patient_id('a'), 'photo', 'x', 'image/png', 1, repeat('a', 64))),
    null, 'nor a document that is being deleted'
);

-- Who may

select tests.sign_in('ana');
select throws_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 1) $$, tests.patient_id('a')),
    '42501', 'not_allowed', 'an assistant begins no upload'
);
select tests.sign_in('bob');
select throws_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 1) $$, tests.patient_id('a')),
    'PT404', 'patient_not_found', 'nobody uploads for a foreign patient'
);
select tests.sign_in('dora');
select throws_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 1) $$, tests.patient_id('a')),
    'PT404', 'patient_not_found', 'the patient belongs to the active organisation'
);
select tests.work_in('a');
select lives_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 1) $$, tests.patient_id('a')),
    'a member of two uploads where the header says'
);
select tests.sign_in('zoe');
select throws_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 1) $$, tests.patient_id('a')),
    '42501', 'not_allowed', 'who works nowhere begins nothing'
);
select tests.as_anon();
select throws_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 1) $$, tests.patient_id('a')),
    '42501', 'permission denied for function begin_upload', 'anon begins nothing'
);

-- What may not

select tests.sign_in('paul');
select throws_ok(
    format(
        'select * from public.begin_upload(%L, %L, %L, %L, %L, null, %L)', tests.patient_id('a'),
        wrong.kind, wrong.file_name, wrong.mime_type, wrong.size_bytes, wrong.method
    ),
    wrong.state, wrong.key, wrong.description
)
from (
    values
        ('xray', 'x', 'image/png', 1, 'standard', 'PT400', 'media_kind_unknown', 'an unknown kind is refused'),
        (null, 'x', 'image/png', 1, 'standard', 'PT400', 'media_kind_unknown', 'a missing kind is refused'),
        ('photo', 'x', 'image/png', 1, 'post', 'PT400', 'method_unknown', 'an unknown method is refused'),
        ('photo', 'x', 'image/svg+xml', 1, 'standard', 'PT415', 'type_not_accepted', 'an unknown type is refused'),
        ('photo', 'x', 'IMAGE/PNG', 1, 'standard', 'PT415', 'type_not_accepted', 'a type is compared literally'),
        ('photo', 'x', null, 1, 'standard', 'PT415', 'type_not_accepted', 'a missing type is refused'),
        ('photo', 'x', 'image/png', 0, 'standard', 'PT400', 'size_invalid', 'an empty file is refused'),
        ('photo', 'x', 'image/png', -1, 'standard', 'PT400', 'size_invalid', 'a negative size is refused'),
        ('photo', 'x', 'image/png', null, 'standard', 'PT400', 'size_invalid', 'a missing size is refused'),
        ('photo', 'x', 'image/png', 52428801, 'standard', 'PT413', 'file_too_large', 'a photo over 50 MiB is refused'),
        ('photo', 'x', 'image/tiff', 104857601, 'standard', 'PT413', 'file_too_large', 'a TIFF over 100 MiB is refused'),
        ('photo', 'x', 'application/dicom', 524288001, 'standard', 'PT413', 'file_too_large', 'a DICOM over 500 MiB is refused'),
        ('photo', '', 'image/png', 1, 'standard', 'PT400', 'file_name_invalid', 'an empty name is refused'),
        ('photo', E'\t \n', 'image/png', 1, 'standard', 'PT400', 'file_name_invalid', 'a name of nothing visible is refused'),
        ('photo', null, 'image/png', 1, 'standard', 'PT400', 'file_name_invalid', 'a missing name is refused'),
        ('photo', repeat('x', 1025), 'image/png', 1, 'standard', 'PT400', 'file_name_invalid', 'a name over 1024 characters is refused')
) as wrong (kind, file_name, mime_type, size_bytes, method, state, key, description);
select lives_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 52428800) $$, tests.patient_id('a')),
    'a photo of 50 MiB is taken'
);

select tests.as_owner();
update public.patients set archived_at = now() where id = tests.patient_id('a');
select tests.sign_in('paul');
select throws_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 1) $$, tests.patient_id('a')),
    'PT409', 'patient_archived', 'nothing is added to an archived patient'
);
select tests.as_owner();
update public.patients set archived_at = null, deleted_at = now() where id = tests.patient_id('a');
select tests.sign_in('paul');
select throws_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 1) $$, tests.patient_id('a')),
    'PT404', 'patient_not_found', 'a deleted patient is none'
);
select tests.as_owner();
update public.patients set deleted_at = null where id = tests.patient_id('a');

-- Quota, number, and running out

delete from public.document_uploads;
update private.organisation_usage set bytes_reserved = 0;
update public.organisations set storage_quota_bytes = 1100 where id = tests.organisation_id('a');
select tests.sign_in('paul');
select lives_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 60) $$, tests.patient_id('a')),
    'a file that fits into the quota is taken'
);
select throws_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 41) $$, tests.patient_id('a')),
    'PT507', 'quota_exceeded', 'stored and promised bytes count together'
);
select tests.as_owner();
update public.document_uploads set expires_at = now();
select tests.sign_in('paul');
select lives_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 100) $$, tests.patient_id('a')),
    'what ran out no longer counts'
);
select tests.as_owner();
select results_eq(
    'select outcome, count(*) from public.document_uploads group by outcome order by outcome',
    $$ values ('expired', 1::bigint), (null, 1) $$, 'and is closed as expired'
);
select is(
    (select bytes_reserved from private.organisation_usage where organisation_id = tests.organisation_id('a')),
    100::bigint, 'its bytes are free again'
);

update public.organisations set storage_quota_bytes = 100000 where id = tests.organisation_id('a');
select tests.sign_in('paul');
select is(
    (
        select count(*)
        from generate_series(1, 49) as numbers (n)
        cross join lateral public.begin_upload(tests.patient_id('a'), 'photo', 'x' || numbers.n, 'image/png', 1)
    ),
    49::bigint,
    'fifty uploads may be open'
);
select throws_ok(
    format($$ select * from public.begin_upload(%L, 'photo', 'x', 'image/png', 1) $$, tests.patient_id('a')),
    'PT429', 'too_many_open_uploads', 'and not one more'
);

select * from finish();
rollback;
