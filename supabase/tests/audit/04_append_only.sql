-- Nobody at run time changes what the audit holds, nor adds to it except by the triggers.
begin;
\ir ../_helpers.psql
select plan(47);
set constraints all immediate;

select columns_are('audit', 'entries', array[
    'id', 'organisation_id', 'occurred_at', 'transaction_id', 'actor', 'user_id', 'role', 'action', 'table_name', 'row_id',
    'changed_columns', 'request_id', 'payload_hmac'
]);
select columns_are('audit', 'chain', array['organisation_id', 'seq', 'entry_id', 'previous_hash', 'hash']);
select columns_are('audit', 'heads', array['organisation_id', 'seq', 'hash']);
select columns_are('private', 'audit_keys', array['organisation_id', 'key', 'created_at', 'destroyed_at']);
select policies_are(tables.schema_name, tables.name, '{}'::text[])
from (values ('audit', 'entries'), ('audit', 'chain'), ('audit', 'heads'), ('private', 'audit_keys')) as tables (schema_name, name);
select table_privs_are(tables.schema_name, tables.name, roles.name, '{}'::text[])
from (
    values ('audit', 'entries'), ('audit', 'chain'), ('audit', 'heads'), ('audit', 'contents'), ('private', 'audit_keys')
) as tables (schema_name, name)
cross join unnest(array['anon', 'authenticated', 'service_role']) as roles (name);

-- The owner, with every right

select throws_ok('update audit.entries set role = role', '42501', 'append_only', 'the owner changes no entry');
select throws_ok('delete from audit.entries', '42501', 'append_only', 'the owner deletes no entry');
select throws_ok('truncate audit.entries, audit.chain', '42501', 'append_only', 'the owner empties no entries');
select throws_ok('update audit.chain set hash = hash', '42501', 'append_only', 'the owner changes no link');
select throws_ok('delete from audit.chain', '42501', 'append_only', 'the owner deletes no link');
select throws_ok('truncate audit.chain', '42501', 'append_only', 'the owner empties no chain');

-- The service role as it is

select tests.as_service();
select throws_ok('select 1 from audit.entries', '42501', null, 'the service role reads no entry');
select throws_ok(
    $$ insert into audit.entries (organisation_id, actor, action, table_name, row_id)
        values (tests.organisation_id('a'), 'system', 'delete', 'patients', gen_random_uuid()) $$,
    '42501', null, 'the service role adds no entry'
);
select throws_ok('alter table audit.entries disable trigger all', '42501', null, 'the service role disables no trigger');
select throws_ok('set session_replication_role = replica', '42501', null, 'nor all of them');
select throws_ok('select key from private.audit_keys', '42501', null, 'nor reads a key');

-- Even with privileges that nobody has

select tests.as_owner();
grant usage on schema audit, private to service_role, authenticated, anon;
grant all on all tables in schema audit to service_role, authenticated, anon;
select tests.as_service();
select throws_ok('update audit.entries set role = role', '42501', 'append_only', 'the service role changes no entry');
select throws_ok('delete from audit.entries', '42501', 'append_only', 'the service role deletes no entry');
select throws_ok('truncate audit.entries cascade', '42501', 'append_only', 'the service role empties no entries');
select throws_ok('update audit.chain set hash = hash', '42501', 'append_only', 'the service role changes no link');
select throws_ok('delete from audit.chain', '42501', 'append_only', 'the service role deletes no link');
select throws_ok('truncate audit.chain', '42501', 'append_only', 'the service role empties no chain');
select throws_ok('delete from audit.heads', '42501', 'append_only', 'the service role deletes no head');
select tests.sign_in('ada');
select throws_ok('delete from audit.entries', '42501', 'append_only', 'nor does an admin');
select tests.as_anon();
select throws_ok('update audit.entries set role = role', '42501', 'append_only', 'nor does anybody');

select tests.as_owner();
select is_empty($$ select 1 from public.organisations cross join lateral private.audit_faults(organisations.id) $$, 'all of it is there');
select isnt_empty('select 1 from audit.entries', 'and it is not nothing');
select is((select count(*) from audit.entries), (select count(*) from audit.chain), 'each entry with its link');
select is((select count(*) from private.audit_keys where key is null), 0::bigint, 'and every key');

select * from finish();
rollback;
