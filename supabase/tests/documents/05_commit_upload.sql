-- commit_upload and abandon_upload: a row only for what is stored as announced, once, by whoever announced it.
begin;
\ir ../_helpers.psql
select plan(51);

-- An upload of paul's, as begun as the test says; the name of its object comes back.
create function tests.begun(file_name text, size_bytes bigint default 500) returns uuid
    language sql
as $$
    select begun.document_id from public.begin_upload(tests.patient_id('a'), 'photo', file_name, 'image/png', size_bytes) as begun
$$;
create function tests.object_of(document_id uuid) returns text
    language sql security definer
as $$
    select object_name from public.document_uploads where document_uploads.document_id = object_of.document_id
$$;
grant execute on function tests.begun(text, bigint), tests.object_of(uuid) to authenticated;

select tests.sign_in('paul');
create temporary table uploads as
select names.name, tests.begun(names.name) as id
from unnest(array[
    'Été 1.PNG', 'other', 'missing', 'larger', 'typed', 'late', 'gone', 'unversioned', 'untitled', U&'\200B.png', 'expired'
]) as names (name);
grant select on uploads to public;

select tests.as_owner();
select tests.store(tests.object_of(uploads.id), 'image/png', 500, 'v' || uploads.name) from uploads where name <> 'missing';
update storage.objects set metadata = metadata || '{"size": 501}' where version = 'vlarger';
update storage.objects set metadata = metadata || '{"mimetype": "image/jpeg"}' where version = 'vtyped';
update storage.objects set version = null where version = 'vunversioned';
update public.document_uploads set expires_at = now() where original_name = 'late';
update public.document_uploads set expires_at = now(), closed_at = now(), outcome = 'expired' where original_name = 'expired';
update private.organisation_usage set bytes_reserved = bytes_reserved - 500 where organisation_id = tests.organisation_id('a');

-- What becomes a document

select tests.sign_in('paul');
select results_eq(
    $$ select id, patient_id, media_kind, title, original_name, mime_type, size_bytes, status, object_version, created_at
        from public.commit_upload((select id from uploads where name = 'Été 1.PNG')) $$,
    $$ select id, tests.patient_id('a'), 'photo', 'Été 1.PNG', 'Été 1.PNG', 'image/png', 500::bigint, 'received', 'vÉté 1.PNG', now()
        from uploads where name = 'Été 1.PNG' $$,
    'an upload that is stored becomes a document, received, titled by its name'
);
select results_eq(
    $$ select id, title, status from public.commit_upload((select id from uploads where name = 'Été 1.PNG'), 'Another') $$,
    $$ select id, 'Été 1.PNG', 'received' from uploads where name = 'Été 1.PNG' $$,
    'asked again, it is the same document'
);
select is(
    (select count(*) from public.patient_documents where media_kind = 'photo'), 1::bigint, 'and there is one row'
);
select results_eq(
    $$ select title from public.commit_upload((select id from uploads where name = 'other'), E'Profil gauche', '2020-01-02') $$,
    array['Profil gauche'], 'a title may be given'
);
select is(
    (select captured_at from public.patient_documents where title = 'Profil gauche'), '2020-01-02'::timestamptz, 'and a date'
);
select throws_ok(
    format($$ select * from public.commit_upload((select id from uploads where name = 'untitled'), null, %L) $$, dates.captured_at),
    'PT400', 'captured_at_invalid', dates.captured_at || ' is no date of a document'
)
from unnest(array['infinity', '10000-01-01 00:00:00+00', '1849-12-31 23:59:59+00']) as dates (captured_at);

select tests.as_owner();
select results_eq(
    $$ select organisation_id, created_by, object_version, object_etag, sha256, file_path
        from public.patient_documents where title = 'Été 1.PNG' $$,
    $$ select tests.organisation_id('a'), tests.user_id('paul'), 'vÉté 1.PNG', '"etag-vÉté 1.PNG"', null, tests.object_of(id)
        from uploads where name = 'Été 1.PNG' $$,
    'version, etag and path are those of the stored object'
);
select results_eq(
    $$ select outcome, closed_at from public.document_uploads where original_name = 'Été 1.PNG' $$,
    $$ values ('committed', now()) $$, 'the intent is closed'
);
select results_eq(
    $$ select bytes_used, bytes_reserved from private.organisation_usage where organisation_id = tests.organisation_id('a') $$,
    $$ values (2000::bigint, 4000::bigint) $$, 'reserved bytes became used ones, once'
);

-- What does not

select tests.sign_in('paul');
select throws_ok(
    format('select * from public.commit_upload(%L)', (select id from uploads where name = refused.name)),
    'PT409', refused.key, refused.description
)
from (
    values
        ('missing', 'object_missing', 'nothing stored, no document'),
        ('larger', 'object_differs', 'another size, no document'),
        ('typed', 'object_differs', 'another type, no document'),
        ('unversioned', 'object_differs', 'no version to pin, no document'),
        ('late', 'upload_expired', 'too late, no document'),
        ('expired', 'upload_expired', 'closed as expired, no document')
) as refused (name, key, description);
select throws_ok(
    format('select * from public.commit_upload(%L, %L)', (select id from uploads where name = 'untitled'), titles.title),
    'PT400', 'title_invalid', titles.description
)
from (
    values
        ('  ', 'a title of blanks is refused'),
        ('', 'an empty title is refused'),
        (repeat('x', 201), 'a title over 200 characters is refused'),
        (U&'a\202Eb', 'a title with an override is refused'),
        (E'a\tb', 'a title with a tab is refused')
) as titles (title, description);
select results_eq(
    format('select title from public.commit_upload(%L, %L)', (select id from uploads where name = 'untitled'), U&'e\0301te'),
    array[U&'\00E9te'], 'a title that is not composed is composed'
);
select results_eq(
    format('select title from public.commit_upload(%L)', (select id from uploads where name = U&'\200B.png')),
    array['.png'], 'a name loses what cannot be seen before it becomes a title'
);
select throws_ok(
    format('select * from public.commit_upload(%L)', 'ee000000-0000-4000-8000-000000000000'),
    'PT404', 'upload_not_found', 'an unknown upload is not found'
);

-- By whom

select tests.sign_in('ada');
select throws_ok(
    format('select * from public.commit_upload(%L)', (select id from uploads where name = 'gone')),
    'PT404', 'upload_not_found', 'an admin does not commit the upload of someone else'
);
select tests.sign_in('dora');
select throws_ok(
    format('select * from public.commit_upload(%L)', (select id from uploads where name = 'gone')),
    'PT404', 'upload_not_found', 'nor does a colleague'
);
select tests.sign_in('bob');
select throws_ok(
    format('select * from public.commit_upload(%L)', (select id from uploads where name = 'gone')),
    'PT404', 'upload_not_found', 'nor someone from elsewhere'
);
select tests.sign_in('zoe');
select throws_ok(
    format('select * from public.commit_upload(%L)', (select id from uploads where name = 'gone')),
    'PT404', 'upload_not_found', 'nor who works nowhere'
);
select tests.as_anon();
select throws_ok(
    format('select * from public.commit_upload(%L)', (select id from uploads where name = 'gone')),
    '42501', 'permission denied for function commit_upload', 'anon commits nothing'
);

select tests.as_owner();
update public.memberships set revoked_at = now() where user_id = tests.user_id('paul');
select tests.sign_in('paul');
select throws_ok(
    format('select * from public.commit_upload(%L)', (select id from uploads where name = 'gone')),
    '42501', 'not_allowed', 'who was removed meanwhile commits nothing'
);
select throws_ok(
    format('select * from public.commit_upload(%L)', (select id from uploads where name = 'Été 1.PNG')),
    '42501', 'not_allowed', 'nor learns what became of an earlier upload'
);
select tests.as_owner();
select is((select outcome from public.document_uploads where original_name = 'gone'), null, 'the intent is still open');
select is_empty(
    $$ select 1 from public.patient_documents where original_name in ('missing', 'larger', 'typed', 'unversioned', 'late', 'expired', 'gone') $$,
    'no refused upload left a row'
);
update public.memberships set revoked_at = null, role = 'assistant' where user_id = tests.user_id('paul');
select tests.sign_in('paul');
select throws_ok(
    format('select * from public.commit_upload(%L)', (select id from uploads where name = 'gone')),
    '42501', 'not_allowed', 'nor does who lost the role'
);
select tests.as_owner();
update public.memberships set role = 'practitioner' where user_id = tests.user_id('paul');

-- Where the header says something else

select tests.sign_in('dora');
select tests.work_in('a');
create temporary table doras as select tests.begun('dora', 7) as id;
select tests.as_owner();
select tests.store(tests.object_of((select id from doras)), 'image/png', 7, 'vdora');
grant select on doras to public;
select tests.sign_in('dora');
select isnt_empty(
    'select 1 from public.commit_upload((select id from doras))',
    'a commit needs no header: the organisation is the upload''s own'
);

-- Deleted since

select tests.sign_in('paul');
select isnt_empty(
    $$ select 1 from public.begin_document_delete((select id from uploads where name = 'other')) $$, 'a document just committed can be taken back'
);
select throws_ok(
    $$ select * from public.commit_upload((select id from uploads where name = 'other')) $$,
    'PT404', 'document_not_found', 'a document deleted since does not come back'
);

-- Giving up

select tests.sign_in('ada');
select is(public.abandon_upload((select id from uploads where name = 'gone')), false, 'nobody gives up the upload of someone else');
select tests.sign_in('paul');
select throws_ok(
    $$ select public.abandon_upload((select id from uploads where name = 'gone')) $$,
    'PT409', 'object_still_stored', 'not while its object is stored, which nobody could remove afterwards'
);
select tests.as_owner();
select set_config('storage.allow_delete_query', 'true', true);
delete from storage.objects where version in ('vgone', 'vunversioned') or version is null;
select tests.sign_in('paul');
select is(public.abandon_upload((select id from uploads where name = 'gone')), true, 'then the uploader gives it up');
select is(public.abandon_upload((select id from uploads where name = 'gone')), false, 'once');
select is(public.abandon_upload((select id from uploads where name = 'Été 1.PNG')), false, 'not after the commit');
select is(public.abandon_upload((select id from uploads where name = 'expired')), false, 'nor after it was closed as expired');
select tests.as_owner();
update public.document_uploads set expires_at = now() where original_name = 'unversioned';
select tests.sign_in('paul');
select is(public.abandon_upload((select id from uploads where name = 'unversioned')), true, 'but when it ran out and is still open');
select is(public.abandon_upload('ee000000-0000-4000-8000-000000000000'), false, 'an unknown upload is none');
select throws_ok(
    $$ select * from public.commit_upload((select id from uploads where name = 'gone')) $$,
    'PT404', 'upload_not_found', 'what was given up is not committed'
);
select tests.as_owner();
select results_eq(
    $$ select outcome, count(*) from public.document_uploads group by outcome order by outcome $$,
    $$ values ('abandoned', 2::bigint), ('committed', 5), ('expired', 2), (null, 3) $$, 'each intent ended as it should'
);
select is(
    (select bytes_reserved from private.organisation_usage where organisation_id = tests.organisation_id('a')),
    1500::bigint, 'reserved is what the open intents announced'
);
select is(
    (select bytes_used from private.organisation_usage where organisation_id = tests.organisation_id('a')),
    (select sum(size_bytes)::bigint from public.patient_documents where organisation_id = tests.organisation_id('a')),
    'used is what the documents hold'
);
select is(
    (select bytes_used + bytes_reserved from private.organisation_usage where organisation_id = tests.organisation_id('b')),
    1000::bigint, 'the other organisation''s usage is as it was'
);

select * from finish();
rollback;
