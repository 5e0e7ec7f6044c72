-- place_hold and release_hold: an admin holds a document or a whole patient, and what is held is not deleted.
begin;
\ir ../_helpers.psql
select plan(60);

select columns_are('public', 'legal_holds', array[
    'id', 'organisation_id', 'patient_id', 'document_id', 'open_document_id', 'reason', 'placed_by', 'placed_at',
    'released_by', 'released_at', 'release_reason'
]);
select policies_are('public', 'legal_holds', array['legal_holds_select_admins']);
create temporary table holds (name text primary key, id uuid);
grant all on holds to public;

-- Who may not

select tests.sign_in('paul');
select throws_ok(
    $$ select * from public.place_hold(tests.patient_id('a'), null, 'x') $$, '42501', 'not_allowed', 'a practitioner holds nothing'
);
select tests.sign_in('ana');
select throws_ok(
    $$ select * from public.place_hold(tests.patient_id('a'), tests.document_id('a'), 'x') $$, '42501', 'not_allowed', 'nor an assistant'
);
select tests.as_anon();
select throws_ok(
    $$ select * from public.place_hold(tests.patient_id('a'), null, 'x') $$,
    '42501', 'permission denied for function place_hold', 'nor anon'
);
select tests.sign_in('ada');
select throws_ok(
    $$ select * from public.place_hold(tests.patient_id('b'), null, 'x') $$,
    'PT404', 'patient_not_found', 'an admin holds no foreign patient'
);
select throws_ok(
    $$ select * from public.place_hold(tests.patient_id('a'), tests.document_id('b'), 'x') $$,
    'PT404', 'document_not_found', 'nor a foreign document'
);
select throws_ok(
    format('select * from public.place_hold(tests.patient_id(%L), null, %L)', 'a', reasons.reason),
    'PT400', 'reason_required', 'a hold needs a reason'
)
from (values (null), (U&' \200B')) as reasons (reason);
select throws_ok(
    $$ insert into public.legal_holds (organisation_id, patient_id, reason, placed_by)
        values (tests.organisation_id('a'), tests.patient_id('a'), 'x', tests.user_id('ada')) $$,
    '42501', 'permission denied for table legal_holds', 'none is written directly'
);
select tests.as_owner();
select is_empty('select 1 from public.legal_holds', 'nothing is held yet');

-- A document

select tests.sign_in('ada');
insert into holds select 'document', id from public.place_hold(tests.patient_id('a'), tests.document_id('a'), ' Procédure 12 ');
select results_eq(
    'select patient_id, document_id, reason, placed_by, placed_at, released_at from public.legal_holds',
    $$ values (tests.patient_id('a'), tests.document_id('a'), 'Procédure 12', tests.user_id('ada'), now(), null::timestamptz) $$,
    'an admin holds a document, signed and dated'
);
select tests.sign_in('paul');
select is_empty('select 1 from public.legal_holds', 'a practitioner reads no hold');
select tests.sign_in('dora');
select tests.work_in('b');
select is_empty('select 1 from public.legal_holds', 'nor somebody who works elsewhere');

select tests.as_owner();
create function tests.refusal(reason text) returns text
    language plpgsql
as $$
declare
    v_hint text;
begin
    perform public.begin_document_delete(tests.document_id('a'), refusal.reason);
    return 'begun';
exception when others then
    get stacked diagnostics v_hint = pg_exception_hint;
    return sqlstate || ' ' || sqlerrm || ' ' || v_hint;
end;
$$;
grant execute on function tests.refusal(text) to public;
select tests.sign_in('paul');
select is(
    tests.refusal('x'),
    format('PT409 document_on_hold {"rule": "legal_hold", "since": "%s"}', (now() at time zone 'UTC')::date),
    'what is held is not deleted; the refusal names rule and date'
);
select tests.operation('object.delete');
select is_empty('delete from storage.objects where true returning 1', 'nor is what is stored for it');
select tests.as_owner();
update public.organisations set retention_mode = 'strict' where id = tests.organisation_id('a');
update public.patient_documents set created_at = now() - interval '30 years' where id = tests.document_id('a');
select tests.sign_in('paul');
select matches(tests.refusal('x'), '^PT409 document_on_hold', 'nor where the practice is strict, though its time has come');
select tests.as_owner();
update public.patient_documents set status = 'received' where id = tests.document_id('a');
select tests.sign_in('paul');
select matches(tests.refusal('x'), '^PT409 document_on_hold', 'nor as an own file that nobody has verified');
select tests.as_owner();
update public.patient_documents set status = 'ready' where id = tests.document_id('a');
update public.organisations set retention_mode = 'permissive' where id = tests.organisation_id('a');
select throws_ok(
    $$ update public.patient_documents set status = 'deleting', deleting_at = now(), deleting_by = created_by
        where id = tests.document_id('a') $$,
    'PT409', 'document_on_hold', 'the owner of the database begins no deletion either'
);
select throws_ok(
    $$ delete from public.patient_documents where id = tests.document_id('a') $$, '23503', null, 'nor removes the row'
);
insert into public.patient_documents (
    id, organisation_id, patient_id, media_kind, title, original_name, filed_patient_id, filed_kind, file_name, mime_type,
    size_bytes, sha256, object_version, status, created_by
)
select
    'ec000000-0000-4000-8000-0000000000a0', organisation_id, patient_id, media_kind, title, original_name, filed_patient_id,
    filed_kind, file_name, mime_type, size_bytes, sha256, object_version, status, created_by
from public.patient_documents where id = tests.document_id('a');
select tests.sign_in('paul');
select isnt_empty(
    $$ select 1 from public.begin_document_delete('ec000000-0000-4000-8000-0000000000a0', 'x') $$,
    'another document of the patient is free'
);
select tests.as_owner();
delete from public.patient_documents where id = 'ec000000-0000-4000-8000-0000000000a0';
select lives_ok(
    $$ update public.patient_documents set title = 'Autre' where id = tests.document_id('a') $$, 'it is renamed as ever'
);

-- Released

select tests.sign_in('paul');
select throws_ok(
    $$ select * from public.release_hold((select id from holds where name = 'document'), 'x') $$,
    '42501', 'not_allowed', 'a practitioner releases nothing'
);
select tests.sign_in('bob');
select throws_ok(
    $$ select * from public.release_hold((select id from holds where name = 'document'), 'x') $$,
    'PT404', 'hold_not_found', 'somebody from elsewhere finds no hold'
);
select tests.as_anon();
select throws_ok(
    $$ select * from public.release_hold(null, 'x') $$, '42501', 'permission denied for function release_hold', 'anon releases nothing'
);
select tests.sign_in('ada');
select throws_ok(
    $$ select * from public.release_hold((select id from holds where name = 'document')) $$, 'PT400', 'reason_required', 'a reason is asked for'
);
select throws_ok(
    $$ select * from public.release_hold('ee000000-0000-4000-8000-000000000000', 'x') $$, 'PT404', 'hold_not_found', 'an unknown hold is none'
);
insert into holds select 'second', id from public.place_hold(tests.patient_id('a'), tests.document_id('a'), 'Procédure 13');
select results_eq(
    $$ select * from public.release_hold((select id from holds where name = 'document'), 'Classée') $$,
    $$ select id, now() from holds where name = 'document' $$, 'an admin releases it'
);
select results_eq(
    $$ select * from public.release_hold((select id from holds where name = 'document'), 'Autre motif') $$,
    $$ select id, now() from holds where name = 'document' $$, 'asked again, the same'
);
select results_eq(
    $$ select released_by, release_reason from public.legal_holds where id = (select id from holds where name = 'document') $$,
    $$ values (tests.user_id('ada'), 'Classée') $$, 'and the first reason stands'
);
select tests.sign_in('paul');
select matches(tests.refusal('x'), '^PT409 document_on_hold', 'the second procedure still holds it');
select tests.sign_in('ada');
select isnt_empty(
    $$ select 1 from public.release_hold((select id from holds where name = 'second'), 'Classée') $$, 'until it is released too'
);

-- What cannot be held

select tests.as_owner();
update public.patient_documents set status = 'received', created_by = tests.user_id('ada') where id = tests.document_id('a');
select tests.sign_in('ada');
select throws_ok(
    $$ select * from public.place_hold(tests.patient_id('a'), tests.document_id('a'), 'x') $$,
    'PT409', 'document_not_verified', 'what nobody has verified is not held by itself'
);
select tests.as_owner();
update public.patient_documents set created_by = tests.user_id('paul') where id = tests.document_id('a');
select tests.sign_in('ada');
select throws_ok(
    $$ select * from public.place_hold(tests.patient_id('a'), tests.document_id('a'), 'x') $$,
    'PT404', 'document_not_found', 'and is its uploader''s alone'
);
select tests.as_owner();
update public.patient_documents set status = 'ready' where id = tests.document_id('a');
select tests.sign_in('paul');
select is(tests.refusal('x'), 'begun', 'what is free again is deleted');
select tests.sign_in('ada');
select throws_ok(
    $$ select * from public.place_hold(tests.patient_id('a'), tests.document_id('a'), 'x') $$,
    'PT409', 'document_deleting', 'what is in deletion is not held'
);
select results_eq(
    $$ select in_deletion from public.place_hold(tests.patient_id('a'), null, 'Procédure 14') $$, array[1],
    'whoever holds the patient learns of it'
);
insert into holds select 'patient', id from public.legal_holds where document_id is null;
select tests.as_owner();
select set_config('storage.allow_delete_query', 'true', true);
delete from storage.objects where name = tests.path('a');
select tests.sign_in('paul');
select is(public.finish_document_delete(tests.document_id('a')), true, 'and what was begun before is finished');
select tests.as_owner();
select is(
    (select count(*) from public.legal_holds where document_id = tests.document_id('a')), 2::bigint, 'holds outlive their document'
);

-- A patient: everything of theirs, by whatever row

create function tests.document(id uuid, patient_id uuid, filed_patient_id uuid) returns void
    language sql
as $$
    insert into public.patient_documents (
        id, organisation_id, patient_id, media_kind, title, original_name, filed_patient_id, filed_kind, file_name, mime_type,
        size_bytes, sha256, object_version, status, created_by
    )
    values (
        document.id, tests.organisation_id('a'), document.patient_id, 'photo', 'X', 'x.jpg', document.filed_patient_id, 'photo',
        'x.jpg', 'image/jpeg', 1, repeat('0', 64), 'v1', 'ready', tests.user_id('paul')
    );
$$;
insert into public.patients (id, organisation_id, first_name, last_name, created_by, merged_into)
values
    ('eb000000-0000-4000-8000-0000000000a1', tests.organisation_id('a'), 'Survivant', 'X', tests.user_id('ana'), null),
    ('eb000000-0000-4000-8000-0000000000a2', tests.organisation_id('a'), 'Autre', 'X', tests.user_id('ana'), null);
select tests.document(tests.document_id('a'), tests.patient_id('a'), tests.patient_id('a'));
select tests.sign_in('paul');
select matches(tests.refusal('x'), '^PT409 document_on_hold', 'also what is added later');
select tests.as_owner();
update public.patient_documents set patient_id = 'eb000000-0000-4000-8000-0000000000a2' where id = tests.document_id('a');
select tests.sign_in('paul');
select matches(tests.refusal('x'), '^PT409 document_on_hold', 'also what was corrected to another patient');
select tests.as_owner();
update public.patients set merged_into = 'eb000000-0000-4000-8000-0000000000a1' where id = tests.patient_id('a');
update public.patient_documents set patient_id = 'eb000000-0000-4000-8000-0000000000a1' where id = tests.document_id('a');
select tests.sign_in('paul');
select matches(tests.refusal('x'), '^PT409 document_on_hold', 'also what went to the survivor of a merge');
select tests.as_owner();
select tests.document(
    'ec000000-0000-4000-8000-0000000000a1', 'eb000000-0000-4000-8000-0000000000a1', 'eb000000-0000-4000-8000-0000000000a1'
);
select tests.document(
    'ec000000-0000-4000-8000-0000000000a2', 'eb000000-0000-4000-8000-0000000000a2', 'eb000000-0000-4000-8000-0000000000a2'
);
select tests.document(
    'ec000000-0000-4000-8000-0000000000a3', tests.patient_id('a'), 'eb000000-0000-4000-8000-0000000000a2'
);
select tests.sign_in('paul');
select throws_ok(
    $$ select * from public.begin_document_delete('ec000000-0000-4000-8000-0000000000a3', 'x') $$,
    'PT409', 'document_on_hold', 'also what was corrected to be theirs'
);
select throws_ok(
    $$ select * from public.begin_document_delete('ec000000-0000-4000-8000-0000000000a1', 'x') $$,
    'PT409', 'document_on_hold', 'also what was the survivor''s: they are one person'
);
select isnt_empty(
    $$ select 1 from public.begin_document_delete('ec000000-0000-4000-8000-0000000000a2', 'x') $$, 'another patient''s is free'
);
select tests.sign_in('ada');
select throws_ok(
    $$ select * from public.place_hold('eb000000-0000-4000-8000-0000000000a2', 'ec000000-0000-4000-8000-0000000000a1', 'x') $$,
    'PT404', 'document_not_found', 'a document is held under its own patient alone'
);
select tests.sign_in('bob');
select isnt_empty(
    $$ select 1 from public.begin_document_delete(tests.document_id('b'), 'x') $$, 'and so is the other practice''s'
);
select tests.as_owner();
update public.patients set merged_into = tests.patient_id('a') where id = 'eb000000-0000-4000-8000-0000000000a1';
update public.patients set merged_into = null where id = tests.patient_id('a');
update public.legal_holds set patient_id = 'eb000000-0000-4000-8000-0000000000a1';
update public.patient_documents set patient_id = tests.patient_id('a') where id = tests.document_id('a');
select tests.sign_in('paul');
select matches(tests.refusal('x'), '^PT409 document_on_hold', 'whichever of the two rows the hold names');
select tests.sign_in('ada');
select isnt_empty(
    $$ select 1 from public.release_hold((select id from holds where name = 'patient'), 'Classée') $$, 'released'
);
select tests.sign_in('paul');
select is(tests.refusal('x'), 'begun', 'they are free');

-- Signed out, with the same token

select tests.as_owner();
delete from auth.sessions where id = tests.session_id('ada');
select tests.sign_in('ada');
select throws_ok(
    $$ select * from public.place_hold(tests.patient_id('a'), null, 'x') $$, 'PT401', 'session_expired', 'who signed out holds nothing'
);
select throws_ok(
    $$ select * from public.release_hold((select id from holds where name = 'patient'), 'x') $$,
    'PT401', 'session_expired', 'and releases nothing'
);

-- The rows stay, whole

select tests.as_owner();
select throws_ok('delete from public.legal_holds', '42501', 'append_only', 'the owner deletes no hold');
select throws_ok('truncate public.legal_holds', '42501', 'append_only', 'nor empties them');
select throws_ok(
    $$ update public.legal_holds set released_by = null $$, '23514', null, 'a release is signed'
);
select throws_ok(
    $$ update public.legal_holds set release_reason = null $$, '23514', null, 'and explained'
);
select throws_ok(
    $$ update public.legal_holds set patient_id = tests.patient_id('b') $$, '23503', null, 'a hold names no foreign patient'
);
select throws_ok(
    $$ update public.legal_holds set placed_by = tests.user_id('bob') $$, '23503', null, 'and is signed by nobody from elsewhere'
);
select is(
    (select string_agg(action || ' ' || array_to_string(changed_columns, ','), '; ' order by id) from audit.entries
        where table_name = 'legal_holds' and actor = 'user' and row_id = (select id from holds where name = 'document')),
    'insert ; update open_document_id,release_reason,released_at,released_by', 'placing and releasing are audited'
);
select is(
    (select bool_and(user_id = tests.user_id('ada')) from audit.entries where table_name = 'legal_holds' and actor = 'user'), true,
    'as the admin''s'
);

select * from finish();
rollback;
