-- Storage serves an original to whoever may read the document, has just left a trace, and gets the committed bytes.
begin;
\ir ../_helpers.psql
select plan(39);

create function tests.trace(nickname text, letter text, opened_at timestamptz default now()) returns void
    language sql
as $$
    insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose, opened_at)
    values (
        tests.organisation_id(letter), tests.document_id(letter), tests.patient_id(letter), tests.user_id(nickname), 'view', opened_at
    )
$$;
create function tests.visible() returns text[]
    language sql
as $$
    select coalesce(array_agg(right(name, 30) order by name), '{}') from storage.objects
$$;
grant execute on function tests.visible() to public;
select tests.store(replace(tests.path('a'), 'radio.jpg', '.derived/preview.jpg'), 'image/webp', 10, 'p1');
select tests.store('org/odd/patients//radiographies/not-a-uuid/x', 'image/webp', 10, 'p1');
select tests.store('', 'image/webp', 10, 'p1');
select tests.store(replace(tests.path('a'), 'radio.jpg', 'beside.jpg'), 'image/jpeg', 10, 'v1');
-- The same keys in a bucket that is none of ours.
insert into storage.buckets (id, name) values ('other-bucket', 'other-bucket');
insert into storage.objects (bucket_id, name, version, metadata)
select 'other-bucket', objects.name, objects.version, objects.metadata from storage.objects where objects.name <> '';
create temporary table expected as select right(tests.path('a'), 30) as original, right(replace(tests.path('a'), 'radio.jpg', '.derived/preview.jpg'), 30) as preview;
grant select on expected to public;

-- The trace

select tests.sign_in('ana');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), array[preview], 'without a trace the preview alone is served') from expected;
select tests.as_owner();
select tests.trace('paul', 'a');
insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose)
values (tests.organisation_id('a'), tests.document_id('b'), tests.patient_id('a'), tests.user_id('ana'), 'view');
select tests.sign_in('ana');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), array[preview], 'the trace of someone else, or for another document, is none') from expected;
select tests.as_owner();
select tests.trace('ana', 'a', now() - interval '5 minutes');
select tests.sign_in('ana');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), array[preview], 'nor is one five minutes old') from expected;
select isnt_empty($$ select 1 from public.open_documents(array[tests.document_id('a')], 'view') $$, 'the document is opened');
select is(tests.visible(), array[preview, original], 'and now the original is served') from expected;

-- Other operations

select tests.operation('object.get_authenticated_info');
select is(tests.visible(), array[preview, original], 'so is what is known of it: object.get_authenticated_info') from expected;
select tests.operation('object.head_authenticated_info');
select is(tests.visible(), array[preview, original], 'so is what is known of it: object.head_authenticated_info') from expected;
select tests.operation('storage.object.sign');
select is(tests.visible(), '{}', 'nothing is visible to storage.object.sign');
select tests.operation('storage.object.sign_many');
select is(tests.visible(), '{}', 'nothing is visible to storage.object.sign_many');
select tests.operation('storage.object.list');
select is(tests.visible(), '{}', 'nothing is visible to storage.object.list');
select tests.operation('storage.object.list_v2');
select is(tests.visible(), '{}', 'nothing is visible to storage.object.list_v2');
select tests.operation('storage.object.copy');
select is(tests.visible(), '{}', 'nothing is visible to storage.object.copy');
select tests.operation('storage.object.move');
select is(tests.visible(), '{}', 'nothing is visible to storage.object.move');
select tests.operation('storage.object.delete');
select is(tests.visible(), '{}', 'nothing is visible to storage.object.delete');
select tests.operation('storage.object.delete_many');
select is(tests.visible(), '{}', 'nothing is visible to storage.object.delete_many');
select tests.operation('storage.render.image_authenticated');
select is(tests.visible(), '{}', 'nothing is visible to storage.render.image_authenticated');
select tests.operation('storage.s3.object.get');
select is(tests.visible(), '{}', 'nothing is visible to storage.s3.object.get');
select tests.operation('');
select is(tests.visible(), '{}', 'nothing is visible to an operation without a name');

-- Other people

select tests.sign_in('bob');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), '{}', 'a foreign document is not served, nor its preview');
select tests.as_owner();
insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose)
values (tests.organisation_id('b'), tests.document_id('a'), tests.patient_id('a'), tests.user_id('bob'), 'view');
select tests.sign_in('bob');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), '{}', 'not even with a trace');
select tests.sign_in('zoe');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), '{}', 'who works nowhere is served nothing');
select tests.sign_in('ana', '{"is_anonymous": true}');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), '{}', 'an anonymous session is served nothing');
select tests.as_anon();
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), '{}', 'anon is served nothing');
select is_empty('select 1 from storage.buckets', 'and lists no bucket');
select tests.sign_in('ada');
select is_empty('select 1 from storage.buckets', 'nor does an admin');

-- A user of two organisations, whose profile and header say the other one

select tests.sign_in('dora');
select lives_ok($$ select * from public.open_documents(array[tests.document_id('a')], 'view') $$, 'a member of two opens');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), array[preview, original], 'and the document''s own organisation decides') from expected;
select tests.work_in('b');
select is(tests.visible(), array[preview, original], 'whatever the header says') from expected;

-- Other bytes, other states

select tests.as_owner();
update storage.objects set version = 'v2' where name = tests.path('a');
select tests.sign_in('ana');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), array[preview], 'bytes swapped after the commit are never served') from expected;
select tests.as_owner();
update storage.objects set version = null where name = tests.path('a');
select tests.sign_in('ana');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), array[preview], 'nor bytes without a version') from expected;
select tests.as_owner();
update storage.objects set version = 'v1' where name = tests.path('a');
update public.patient_documents set status = 'received' where id = tests.document_id('a');
select tests.trace('paul', 'a');
select tests.sign_in('paul');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), '{}', 'what is not verified is served to nobody, its uploader included');
select tests.as_owner();
update public.patient_documents
set status = 'deleting', deleting_at = now(), deleting_by = tests.user_id('paul') where id = tests.document_id('a');
select tests.sign_in('paul');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), '{}', 'nor what is being deleted');
select tests.as_owner();
update public.patient_documents set status = 'ready', deleting_at = null, deleting_by = null where id = tests.document_id('a');
select tests.sign_in('ana');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), array[preview, original], 'ready again, it is served again') from expected;
select tests.as_owner();
update public.memberships set revoked_at = now() where user_id = tests.user_id('ana');
select tests.sign_in('ana');
select tests.operation('storage.object.get_authenticated');
select is(tests.visible(), '{}', 'once removed, nothing is served, trace or not');

-- The object of one's own open intent

select tests.sign_in('paul');
create temporary table begun as select * from public.begin_upload(tests.patient_id('a'), 'photo', 'x', 'image/png', 5);
grant select on begun to public;
select tests.as_owner();
select tests.store((select object_name from begun), 'image/png', 5, 'u1');
select tests.sign_in('paul');
select tests.operation('storage.object.get_authenticated');
select is_empty('select 1 from storage.objects where name = (select object_name from begun)', 'bytes that nobody has verified are not served, their uploader included');
select tests.operation('storage.object.sign');
select is_empty('select 1 from storage.objects where name = (select object_name from begun)', 'but signs nothing');
select tests.sign_in('ada');
select tests.operation('storage.object.get_authenticated');
select is_empty('select 1 from storage.objects where name = (select object_name from begun)', 'nobody else fetches it');
select tests.sign_in('paul');
select isnt_empty('select 1 from public.commit_upload((select document_id from begun))', 'it is committed');
select tests.operation('storage.object.get_authenticated');
select is_empty('select 1 from storage.objects where name = (select object_name from begun)', 'and from then on is fetched only once verified');

select * from finish();
rollback;
