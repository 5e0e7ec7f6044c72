-- Storage takes an object only under an open intent of the caller, with exactly its name and type, and its length.
begin;
\ir ../_helpers.psql
select plan(50);

create function tests.begun(letter text default 'a') returns table (document_id uuid, object_name text)
    language sql
as $$
    select begun.document_id, begun.object_name
    from public.begin_upload(tests.patient_id(letter), 'photo', 'x.png', 'image/png', 500) as begun
$$;
grant execute on function tests.begun(text) to authenticated;

-- As Storage tries a request: an insert under the caller's role, on a row that it then takes back.
create function tests.storing(object_name text, metadata jsonb, bucket_id text default 'patient-documents') returns text
    language sql
as $$
    select format(
        'insert into storage.objects (bucket_id, name, owner_id, version, metadata) values (%L, %L, %L, 1, %L)',
        bucket_id, object_name, auth.uid(), metadata
    )
$$;
create function tests.take_back() returns void
    language sql security definer
as $$
    select set_config('storage.allow_delete_query', 'true', true);
    delete from storage.objects where version = '1';
$$;
grant execute on function tests.storing(text, jsonb, text), tests.take_back() to authenticated, anon;

create function tests.refused(statement text, description text) returns text
    language sql
as $$
    select throws_ok(statement, '42501', 'new row violates row-level security policy for table "objects"', description)
$$;
grant execute on function tests.refused(text, text) to public;

select tests.sign_in('paul');
create temporary table pauls as select * from tests.begun();
grant all on pauls to public;

select tests.operation('storage.object.upload');
select lives_ok(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'the uploader stores what was announced'
);
select tests.take_back();
select tests.operation('storage.object.upload');
select lives_ok(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 16884}'), 'a multipart body may be 16 KiB longer than the file'
);
select tests.take_back();
select tests.operation('storage.tus.upload.create');
select lives_ok(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'a resumable upload is created'
);
select tests.take_back();
select tests.operation('storage.tus.upload.part');
select lives_ok(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'and asked again for each part'
);
select tests.take_back();

-- Other operations

select tests.operation('storage.object.sign_upload_url');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'no user stores by storage.object.sign_upload_url'
);
select tests.operation('storage.object.upload_update');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'no user stores by storage.object.upload_update'
);
select tests.operation('storage.object.copy');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'no user stores by storage.object.copy'
);
select tests.operation('storage.object.move');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'no user stores by storage.object.move'
);
select tests.operation('storage.s3.upload');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'no user stores by storage.s3.upload'
);
select tests.operation('storage.tus.upload.create_signed');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'no user stores by storage.tus.upload.create_signed'
);
select tests.operation('');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'no user stores by an operation without a name'
);

-- Another type, another length

select tests.operation('storage.object.upload');
select tests.refused(tests.storing((select object_name from pauls), metadata.value::jsonb), 'refused: ' || metadata.description)
from (
    values
        ('{"mimetype": "image/jpeg", "contentLength": 500}', 'another type'),
        ('{"mimetype": "image/png; charset=utf-8", "contentLength": 500}', 'a type with parameters'),
        ('{"contentLength": 500}', 'no type'),
        ('{"mimetype": "image/png"}', 'no length, as in a chunked body'),
        ('{"mimetype": "image/png", "contentLength": null}', 'a null length'),
        ('{"mimetype": "image/png", "contentLength": 499}', 'a shorter body'),
        ('{"mimetype": "image/png", "contentLength": 16885}', 'a body longer than any form'),
        ('{"mimetype": "image/png", "contentLength": -1}', 'a negative length'),
        ('{"mimetype": "image/png", "contentLength": "x"}', 'a length that is no number'),
        ('{"mimetype": "image/png", "contentLength": 99999999999999999999999999}', 'a length beyond all numbers'),
        ('{}', 'nothing announced')
) as metadata (value, description);
select tests.refused(tests.storing((select object_name from pauls), null), 'refused: no metadata');
select tests.operation('storage.tus.upload.create');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 501}'),
    'a resumable upload announces the file''s own length'
);

-- Another name

select tests.operation('storage.object.upload');
select tests.refused(
    tests.storing(names.name, '{"mimetype": "image/png", "contentLength": 500}'), 'refused: ' || names.description
)
from pauls
cross join lateral (
    values
        (pauls.object_name || 'x', 'a longer name'),
        (upper(pauls.object_name), 'a name in capitals'),
        (replace(pauls.object_name, 'x.png', '.derived/preview.jpg'), 'a preview'),
        (replace(pauls.object_name, 'x.png', '.emptyFolderPlaceholder'), 'an empty folder'),
        (replace(pauls.object_name, tests.organisation_id('a')::text, tests.organisation_id('b')::text), 'the prefix of another organisation'),
        (replace(pauls.object_name, tests.patient_id('a')::text, tests.patient_id('b')::text), 'the prefix of another patient'),
        (pauls.object_name || '/../../x', 'dots'),
        ('org/not-a-uuid/patients/x/photos/not-a-uuid/x.png', 'ids that are none'),
        ('', 'an empty name'),
        (null, 'no name')
) as names (name, description);
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}', 'other-bucket'), 'refused: another bucket'
);

-- Someone else

select tests.sign_in('ada');
select tests.operation('storage.object.upload');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'an admin does not use the intent of someone else'
);
select tests.sign_in('bob');
select tests.operation('storage.object.upload');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'nor does someone from elsewhere'
);
select tests.sign_in('ana');
select tests.operation('storage.object.upload');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'nor an assistant'
);
select tests.sign_in('paul', '{"client_id": "third-party"}');
select tests.operation('storage.object.upload');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'nor a third-party token of his own'
);
select tests.as_anon();
select tests.operation('storage.object.upload');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'nor anon'
);

-- A user of two organisations whose profile points at the other one, without a header

select tests.sign_in('dora');
select tests.work_in('a');
create temporary table doras as select * from tests.begun();
select tests.sign_in('dora');
select tests.operation('storage.tus.upload.part');
select lives_ok(
    tests.storing((select object_name from doras), '{"mimetype": "image/png", "contentLength": 500}'), 'the upload''s own organisation decides'
);
select tests.take_back();
select tests.work_in('b');
select lives_ok(
    tests.storing((select object_name from doras), '{"mimetype": "image/png", "contentLength": 500}'), 'whatever the header says'
);
select tests.take_back();

-- An intent that is over

select tests.as_owner();
update public.memberships set role = 'assistant' where user_id = tests.user_id('paul');
select tests.sign_in('paul');
select tests.operation('storage.object.upload');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'who lost the role stores nothing'
);
select tests.as_owner();
update public.memberships set role = 'practitioner', revoked_at = now() where user_id = tests.user_id('paul');
select tests.sign_in('paul');
select tests.operation('storage.object.upload');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'who was removed stores nothing'
);
select tests.as_owner();
update public.memberships set revoked_at = null where user_id = tests.user_id('paul');
update public.document_uploads set expires_at = now() where document_id = (select document_id from pauls);
select tests.sign_in('paul');
select tests.operation('storage.object.upload');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'after its time an intent is over'
);
select tests.as_owner();
update public.document_uploads set expires_at = now() + interval '1 minute' where document_id = (select document_id from pauls);
select tests.sign_in('paul');
select tests.operation('storage.object.upload');
select lives_ok(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'before it, it is not'
);
select tests.take_back();
select is(public.abandon_upload((select document_id from pauls)), true, 'given up');
select tests.refused(
    tests.storing((select object_name from pauls), '{"mimetype": "image/png", "contentLength": 500}'), 'it is over too'
);

-- Moving and overwriting

select tests.sign_in('paul');
select tests.operation('storage.object.move');
select is_empty(
    $$ update storage.objects set name = 'x' where true returning 1 $$, 'nobody moves or overwrites an object'
);
select tests.as_owner();
select is((select count(*) from storage.objects where bucket_id = 'patient-documents'), 2::bigint, 'the objects are those of before');

select * from finish();
rollback;
