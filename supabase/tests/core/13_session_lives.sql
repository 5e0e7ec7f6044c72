-- Signing out: a token that has not run out yet may still read, and does nothing else.
begin;
\ir ../_helpers.psql
select plan(32);

create function tests.lives() returns boolean
    language sql stable
return private.session_lives();
create function tests.may_remove(object_name text) returns boolean
    language sql volatile
return may_remove.object_name in (select private.names_in_deletion()) or private.may_take_back(may_remove.object_name);
create function tests.doomed() returns text
    language sql immutable
return replace(tests.path('a'), '00000000000a/radio.jpg', '0000000000da/radio.jpg');
grant execute on function tests.lives(), tests.may_remove(text), tests.doomed() to authenticated, service_role;

-- What one who is signed in does, and an announcement to come back to

select tests.sign_in('paul');
select is(tests.lives(), true, 'a session that was not ended lives');
select lives_ok(
    $$ select * from public.begin_upload(tests.patient_id('a'), 'photo', 'a.jpg', 'image/jpeg', 10) $$, 'and announces an upload'
);
select tests.as_owner();
create table tests.announced as select document_id, object_name from public.document_uploads;
grant select on tests.announced to authenticated;
insert into public.patient_documents (
    id, organisation_id, patient_id, media_kind, title, original_name, filed_patient_id, filed_kind, file_name, mime_type,
    size_bytes, sha256, object_version, object_etag, status, created_by, deleting_at, deleting_by
)
select
    'ec000000-0000-4000-8000-0000000000da', organisation_id, patient_id, media_kind, title, original_name, filed_patient_id,
    filed_kind, file_name, mime_type, size_bytes, sha256, object_version, object_etag, 'deleting', created_by, now(), created_by
from public.patient_documents where id = tests.document_id('a');
select tests.store(tests.doomed(), 'image/jpeg', 1000, 'v1');
select tests.sign_in('paul');
select is(tests.may_remove(tests.doomed()), true, 'and removes the object of a document in deletion');

-- Signed out, with the same token

select tests.as_owner();
delete from auth.sessions where id = tests.session_id('paul');
select tests.sign_in('paul');
select is(tests.lives(), false, 'a session that was ended does not live');
select isnt_empty('select 1 from public.patients', 'reading goes on until the token runs out');
select is(public.me() -> 'user' ->> 'id', tests.user_id('paul')::text, 'me too');
select throws_ok(
    $$ select * from public.begin_upload(tests.patient_id('a'), 'photo', 'a.jpg', 'image/jpeg', 10) $$,
    'PT401', 'session_expired', 'nothing is announced'
);
select throws_ok(
    $$ select * from public.begin_document_delete(tests.document_id('a'), 'x') $$,
    'PT401', 'session_expired', 'no deletion is begun'
);
select throws_ok(
    $$ select public.finish_document_delete('ec000000-0000-4000-8000-0000000000da') $$,
    'PT401', 'session_expired', 'nor finished'
);
select is(tests.may_remove(tests.doomed()), false, 'no object of a document is removed');
select is(tests.may_remove(announced.object_name), true, 'the object of one''s own announcement is, as it is taken back')
from tests.announced;
select throws_ok(
    $$ update public.patient_documents set title = 'x' $$, 'PT401', 'session_expired', 'nothing is renamed'
);
select throws_ok(
    $$ insert into public.patients (organisation_id, first_name, last_name) values (tests.organisation_id('a'), 'A', 'B') $$,
    'PT401', 'session_expired', 'no patient is added'
);
select throws_ok($$ update public.patients set phone = '1' $$, 'PT401', 'session_expired', 'nor changed');
select throws_ok($$ update public.profiles set locale = 'en' $$, 'PT401', 'session_expired', 'nor a profile');
select lives_ok(
    $$ select public.abandon_upload(document_id) from tests.announced $$, 'what one had begun is given up'
);

select tests.as_owner();
delete from auth.sessions where id = tests.session_id('ada');
select tests.sign_in('ada');
select throws_ok($$ update public.organisations set name = 'x' $$, 'PT401', 'session_expired', 'nor a practice');
select tests.as_owner();
select results_eq(
    $$ select status, title from public.patient_documents where id = tests.document_id('a') $$,
    $$ values ('ready', 'Radio a') $$, 'the document is as it was'
);

-- Who is refused for lack of a right is told that, signed out or not

select tests.as_owner();
delete from auth.sessions where id = tests.session_id('ana');
select tests.sign_in('ana');
select throws_ok(
    $$ select * from public.begin_document_delete(tests.document_id('a'), 'x') $$, '42501', 'not_allowed', 'an assistant deletes nothing'
);
select throws_ok(
    $$ update public.patient_documents set title = 'x' $$, '42501', 'not_allowed', 'nor renames'
);

-- Whose session, and until when

select tests.sign_in('bob', jsonb_build_object('session_id', tests.session_id('dora')));
select is(tests.lives(), false, 'a session of somebody else is none');
select is(tests.lives(), false, format('nor is %s', claims.value)) from (
    values ('null'::jsonb), ('""'), ('"x"'), ('7'), ('{}')
) as claims (value), tests.sign_in('bob', jsonb_build_object('session_id', claims.value));
select tests.sign_in('bob');
select is(tests.lives(), true, 'his own is');
select tests.as_owner();
update auth.sessions set not_after = now() where id = tests.session_id('bob');
select tests.sign_in('bob');
select is(tests.lives(), false, 'until the time that was set for it');
select tests.as_owner();
insert into auth.refresh_tokens (id, token, user_id, session_id, revoked)
values (1, 'old', tests.user_id('dora'), tests.session_id('dora'), true), (2, 'new', tests.user_id('dora'), tests.session_id('dora'), false);
select tests.sign_in('dora');
select is(tests.lives(), true, 'refreshing does not end a session');
select tests.as_owner();
update auth.refresh_tokens set revoked = true;
select tests.sign_in('dora');
select is(tests.lives(), false, 'revoking all of its refresh tokens does');
select tests.as_owner();
delete from auth.refresh_tokens;
select tests.sign_in('dora', '{"is_anonymous": true}');
select is(tests.lives(), false, 'an anonymous user has none');
select tests.as_service();
select is(tests.lives(), false, 'nor has the service');

select * from finish();
rollback;
