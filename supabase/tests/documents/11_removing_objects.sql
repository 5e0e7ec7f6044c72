-- Storage removes an object for its uploader before the commit, and for whoever began to delete its document.
begin;
\ir ../_helpers.psql
select plan(23);

-- As Storage asks, one object or many: the rows that the policies let go.
create function tests.removing() returns text
    language sql
as $$
    select 'delete from storage.objects where true returning name'
$$;
grant execute on function tests.removing() to public;

select tests.sign_in('paul');
create temporary table begun as select * from public.begin_upload(tests.patient_id('a'), 'photo', 'x', 'image/png', 5);
grant select on begun to public;
select tests.as_owner();
select tests.store((select object_name from begun), 'image/png', 5, 'u1');
select tests.store(replace(tests.path('a'), 'radio.jpg', '.derived/preview.jpg'), 'image/jpeg', 10, 'p1');
select tests.store(replace(tests.path('a'), 'radio.jpg', '.derived/other.jpg'), 'image/jpeg', 10, 'p1');
-- The same keys in a bucket that is none of ours.
insert into storage.buckets (id, name) values ('other-bucket', 'other-bucket');
insert into storage.objects (bucket_id, name, version, metadata)
select 'other-bucket', objects.name, objects.version, objects.metadata from storage.objects;

-- Nobody else

select tests.sign_in('ada');
select tests.operation('storage.object.delete_many');
select is_empty(tests.removing(), 'an admin removes neither documents in use nor the uploads of others');
select tests.sign_in('bob');
select tests.operation('storage.object.delete_many');
select is_empty(tests.removing(), 'nor does someone from elsewhere');
select tests.sign_in('ana');
select tests.operation('storage.object.delete_many');
select is_empty(tests.removing(), 'nor an assistant');
-- A statement that names no column passes the policy for select by; the one for delete stands alone.
select lives_ok('delete from storage.objects', 'nor with a statement that reads nothing');
select tests.sign_in('paul', '{"client_id": "third-party"}');
select tests.operation('storage.object.delete_many');
select is_empty(tests.removing(), 'nor a third-party token of the uploader');
select tests.as_anon();
select tests.operation('storage.object.delete_many');
select is_empty(tests.removing(), 'nor anon');

-- Compensation

select tests.sign_in('paul');
select tests.operation('storage.object.get_authenticated');
select is_empty(tests.removing(), 'no object is removed by storage.object.get_authenticated');
select tests.operation('storage.object.move');
select is_empty(tests.removing(), 'no object is removed by storage.object.move');
select tests.operation('storage.s3.object.delete');
select is_empty(tests.removing(), 'no object is removed by storage.s3.object.delete');
select tests.operation('');
select is_empty(tests.removing(), 'no object is removed by an operation without a name');
select set_config('storage.operation', 'storage.object.delete_many', true), set_config('storage.allow_delete_query', 'false', true);
select throws_ok(
    tests.removing(), '42501', 'Direct deletion from storage tables is not allowed. Use the Storage API instead.', 'nor by SQL alone'
);
select tests.operation('storage.object.delete_many');
select results_eq(tests.removing(), 'select object_name from begun', 'the uploader removes the object of his open intent, and no other');
select tests.as_owner();
select tests.store((select object_name from begun), 'image/png', 5, 'u1');
update public.document_uploads set expires_at = now() where document_id = (select document_id from begun);
select tests.sign_in('paul');
select tests.operation('storage.object.delete');
select results_eq(tests.removing(), 'select object_name from begun', 'also when it ran out, and one by one');
select tests.as_owner();
select tests.store((select object_name from begun), 'image/png', 5, 'u1');
update public.document_uploads set expires_at = now() + interval '1 minute' where document_id = (select document_id from begun);
select tests.sign_in('paul');
select isnt_empty('select 1 from public.commit_upload((select document_id from begun))', 'after the commit');
select tests.operation('storage.object.delete');
select is_empty(tests.removing(), 'he removes it no more');

-- Deletion

select lives_ok($$ select * from public.begin_document_delete(tests.document_id('a'), 'x') $$, 'a deletion is begun');
select tests.sign_in('ana');
select tests.operation('storage.object.delete');
select is_empty(tests.removing(), 'an assistant does not carry it out');
select tests.sign_in('bob');
select tests.operation('storage.object.delete');
select is_empty(tests.removing(), 'nor someone from elsewhere');
select tests.as_owner();
update public.memberships set revoked_at = now() where user_id = tests.user_id('ada');
select tests.sign_in('ada');
select tests.operation('storage.object.delete');
select is_empty(tests.removing(), 'nor who was removed');
select tests.as_owner();
update storage.objects set version = 'v2' where name = tests.path('a');
select tests.sign_in('dora');
select tests.operation('storage.object.get_authenticated');
select is_empty(tests.removing(), 'reading does not remove');
select tests.operation('storage.object.delete_many');
select results_eq(
    tests.removing(), $$ select replace(tests.path('a'), 'radio.jpg', '.derived/preview.jpg') union all select tests.path('a') $$,
    'a colleague who may delete carries it out, whatever her profile says and whichever bytes are there: original and pictures alone'
);

select tests.as_owner();
select set_eq(
    $$ select name from storage.objects where bucket_id = 'patient-documents' $$,
    $$ select replace(tests.path('a'), 'radio.jpg', '.derived/other.jpg') union all select tests.path('b')
        union all select object_name from begun $$,
    'everything else is still stored'
);

select is(
    (select count(*) from storage.objects where bucket_id = 'other-bucket'), 5::bigint, 'and all of the other bucket'
);

select * from finish();
rollback;
