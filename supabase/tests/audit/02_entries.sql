-- Each change of a row of a practice is one entry: who, what, which columns, and no value.
begin;
\ir ../_helpers.psql
select plan(36);

select results_eq(
    $$ select table_name, count(*) from audit.entries where organisation_id = tests.organisation_id('a') group by 1 order by 1 $$,
    $$ values ('memberships', 4::bigint), ('organisations', 1), ('patient_documents', 1), ('patients', 1) $$,
    'each row made above has its entry'
);
select is(
    (select count(*) from audit.entries where actor <> 'system' or user_id is not null or role is not null), 0::bigint,
    'what the owner does is signed system'
);
select is(
    (select count(*) from audit.entries where transaction_id <> pg_current_xact_id() or occurred_at <> now()), 0::bigint,
    'with the transaction and its time'
);

-- What is new since the last look.
create temporary table seen as select id from audit.entries;
grant all on seen to public;
create function tests.news() returns setof audit.entries
    language plpgsql security definer
as $$
begin
    return query
    with fresh as (
        insert into pg_temp.seen select entries.id from audit.entries where entries.id not in (select seen.id from pg_temp.seen)
        returning id
    )
    select entries.* from audit.entries inner join fresh using (id) order by entries.id;
end;
$$;
grant execute on function tests.news() to public;

-- A person

select tests.sign_in('ana');
select tests.header('x-request-id', 'browser-0001');
insert into public.patients (first_name, last_name, phone) values ('Canari-Prénom', 'Canari-Nom', 'Canari-0600');
select results_eq(
    $$ select actor, user_id, role, action, table_name, changed_columns, request_id, organisation_id from tests.news() $$,
    $$ values ('user', tests.user_id('ana'), 'assistant', 'insert', 'patients', '{}'::text[], 'browser-0001', tests.organisation_id('a')) $$,
    'an insert is signed by its person, role and request'
);
update public.patients set phone = 'Canari-0700', last_name = 'Canari-Autre' where last_name = 'Canari-Nom';
select results_eq(
    $$ select actor, user_id, action, changed_columns from tests.news() $$,
    $$ values ('user', tests.user_id('ana'), 'update', array['last_name', 'phone', 'search']) $$,
    'an update names the columns that changed'
);
select tests.header('x-request-id', 'odd one; drop');
update public.patients set phone = null where last_name = 'Canari-Autre';
select is((select request_id from tests.news()), null, 'an odd request id is none');
update public.patients set phone = phone where last_name = 'Canari-Autre';
select results_eq(
    $$ select action, changed_columns from tests.news() $$, $$ values ('update', '{}'::text[]) $$,
    'an update that changes nothing is an act too'
);
update public.patients set phone = 'x' where id = tests.patient_id('b');
select is_empty('select 1 from tests.news()', 'a foreign row is no row, and no entry');
select throws_ok(
    $$ insert into public.patients (first_name, last_name, sex) values ('A', 'B', 'odd') $$, '23514', null, 'a refused insert fails'
);
select is_empty('select 1 from tests.news()', 'and leaves no entry');

select tests.sign_in('dora');
select tests.work_in('a');
update public.patients set phone = '1' where id = tests.patient_id('a');
select results_eq(
    $$ select user_id, role, row_id, organisation_id from tests.news() $$,
    $$ values (tests.user_id('dora'), 'practitioner', tests.patient_id('a'), tests.organisation_id('a')) $$,
    'a person of two practices signs in the one of the row'
);
select tests.sign_in('ada');
update public.organisations set name = 'Canari-Cabinet' where id = tests.organisation_id('a');
select results_eq(
    $$ select user_id, role, table_name, row_id, changed_columns from tests.news() $$,
    $$ values (tests.user_id('ada'), 'admin', 'organisations', tests.organisation_id('a'), array['name']) $$,
    'a setting of the practice is audited'
);
select tests.sign_in('dora');
update public.profiles set full_name = 'Canari-Dora' where id = tests.user_id('dora');
select bag_eq(
    $$ select organisation_id, user_id, table_name, row_id, changed_columns from tests.news() $$,
    $$ select tests.organisation_id(letters.letter) as organisation_id, tests.user_id('dora') as user_id, 'profiles' as table_name,
            tests.user_id('dora') as row_id, array['full_name'] as changed_columns
        from unnest(array['a', 'b']) as letters (letter) $$,
    'a new name is known wherever its person works'
);
update public.profiles set digest_hour = 8 where id = tests.user_id('dora');
select is_empty('select 1 from tests.news()', 'the other settings of a person are their own');

-- A command, which is a definer: still the person

select tests.sign_in('paul');
select isnt_empty(
    $$ select 1 from public.begin_document_delete(tests.document_id('a'), 'Canari-Motif') $$, 'a deletion is begun'
);
select results_eq(
    $$ select user_id, role, action, table_name, row_id, changed_columns from tests.news() $$,
    $$ values (tests.user_id('paul'), 'practitioner', 'update', 'patient_documents', tests.document_id('a'),
        array['deleting_at', 'deleting_by', 'deleting_reason', 'status']) $$,
    'a command is signed by the person who gave it'
);
select isnt_empty(
    $$ select 1 from public.begin_upload(tests.patient_id('a'), 'photo', 'canari.jpg', 'image/jpeg', 10) $$, 'an upload is begun'
);
select is_empty('select 1 from tests.news()', 'an intent is no business row: it is its own trace');
select tests.as_owner();
select set_config('storage.allow_delete_query', 'true', true);
delete from storage.objects where name = tests.path('a');
select tests.sign_in('paul');
select is(public.finish_document_delete(tests.document_id('a')), true, 'the deletion is finished');
select results_eq(
    $$ select user_id, action, table_name, row_id, changed_columns from tests.news() $$,
    $$ values (tests.user_id('paul'), 'delete', 'patient_documents', tests.document_id('a'), '{}'::text[]) $$,
    'a deletion is an entry'
);

-- The service, and a session of nobody

select tests.as_owner();
update public.patient_documents set status = 'received', sha256 = null where id = tests.document_id('b');
select is((select actor from tests.news()), 'system', 'the owner again');
select tests.as_service();
select isnt_empty(
    $$ select 1 from public.attest_document(tests.document_id('b'), 'v1', 'image/jpeg', repeat('c', 64)) $$, 'the service vouches'
);
select results_eq(
    $$ select actor, user_id, role, organisation_id, changed_columns from tests.news() $$,
    $$ values ('service', null::uuid, null::text, tests.organisation_id('b'), array['sha256', 'status']) $$,
    'the service has no person and no role'
);

-- Memberships, and a row that changes hands

select tests.as_owner();
update public.memberships set role = 'admin' where user_id = tests.user_id('paul');
select results_eq(
    $$ select table_name, row_id, changed_columns from tests.news() $$,
    $$ values ('memberships', tests.user_id('paul'), array['role']) $$, 'a new role is audited'
);
update public.patients set organisation_id = tests.organisation_id('b'), created_by = tests.user_id('bob'), file_number = '2'
where last_name = 'Canari-Autre';
select results_eq(
    $$ select organisation_id from tests.news() order by 1 $$,
    $$ values (tests.organisation_id('a')), (tests.organisation_id('b')) $$, 'both practices know of a row that changed hands'
);
delete from public.patients where last_name = 'Canari-Autre';
select is((select action from tests.news()), 'delete', 'a deletion by the owner is audited');

-- No value

select is(
    (select count(*) from audit.entries where payload_hmac is null), 0::bigint, 'every entry signs the row'
);
select is(
    (
        select count(distinct entries.payload_hmac) from audit.entries
        where entries.row_id = tests.patient_id('a') and entries.table_name = 'patients'
    ),
    (select count(*) from audit.entries where row_id = tests.patient_id('a') and table_name = 'patients'),
    'another content is another signature'
);
select set_config('timezone', 'UTC', true);
select is(
    (
        select entries.payload_hmac from audit.entries
        where entries.row_id = tests.patient_id('b') and entries.table_name = 'patients' order by entries.id desc limit 1
    ),
    (
        select extensions.hmac(convert_to(to_jsonb(patients)::text, 'UTF8'), audit_keys.key, 'sha256')
        from public.patients inner join private.audit_keys using (organisation_id)
        where patients.id = tests.patient_id('b')
    ),
    'the signature is made from the row with the key of its practice'
);
select isnt(
    (select key from private.audit_keys where organisation_id = tests.organisation_id('a')),
    (select key from private.audit_keys where organisation_id = tests.organisation_id('b')),
    'two practices, two keys'
);
set constraints all immediate;
select is_empty(
    $$
        select 1 from audit.entries where lower(entries::text) like '%canari%'
        union all select 1 from audit.contents where lower(contents::text) like '%canari%'
        union all select 1 from audit.chain where lower(chain::text) like '%canari%'
        union all select 1 from audit.heads where lower(heads::text) like '%canari%'
        union all select 1 from private.audit_keys where lower(audit_keys::text) like '%canari%'
    $$,
    'no value that was written is in the audit'
);
select is_empty(
    $$
        select 1 from audit.entries
        where entries::text like '%' || encode(convert_to('Canari', 'UTF8'), 'hex') || '%'
            or payload_hmac in (select sha256(convert_to(to_jsonb(patients)::text, 'UTF8')) from public.patients)
    $$,
    'nor its bytes, nor a hash that anyone could guess'
);

-- The key goes, the chain stays

update private.audit_keys set key = null, destroyed_at = now() where organisation_id = tests.organisation_id('b');
update public.patients set phone = '2' where id = tests.patient_id('b');
select is((select payload_hmac from tests.news()), null, 'without a key a row is not signed');
select is_empty(
    $$ select 1 from public.organisations cross join lateral private.audit_faults(organisations.id) $$, 'and the chain holds'
);
select throws_ok(
    $$ update private.audit_keys set destroyed_at = now() where organisation_id = tests.organisation_id('a') $$,
    '23514', null, 'a key that is there is not called destroyed'
);
select is_empty(
    $$
        select pg_class.oid::regclass from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
            -- Each is its own trace: who, what for and how it ended stand in the row, which is never deleted.
            and relname not in ('document_uploads', 'rejected_uploads')
            -- What is told of an audited change, and whether it was read or sent, is its own trace too.
            and relname not in ('notifications', 'notification_digest', 'email_outbox')
            and not exists (
                select from pg_trigger
                where tgrelid = pg_class.oid and tgenabled = 'O'
                    and tgfoid in ('private.audit_row'::regproc, 'private.audit_name'::regproc)
            )
    $$,
    'every table of the API is audited, or named here with the reason'
);

select * from finish();
rollback;
