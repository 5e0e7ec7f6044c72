-- The audit's tables are closed, and rows once written stay as they are.
begin;
\ir ../_helpers.psql
select plan(20);

select columns_are('audit', 'accesses', array[
    'id', 'organisation_id', 'document_id', 'patient_id', 'user_id', 'purpose', 'opened_at', 'request_id'
]);
select columns_are('audit', 'document_tombstones', array[
    'document_id', 'organisation_id', 'patient_id', 'media_kind', 'mime_type', 'size_bytes', 'sha256', 'object_version',
    'created_by', 'created_at', 'deleted_by', 'deleted_reason', 'deleting_at', 'deleted_at', 'request_id'
]);
select policies_are('audit', 'accesses', '{}'::text[]);
select policies_are('audit', 'document_tombstones', '{}'::text[]);
select table_privs_are('audit', tables.name, roles.name, '{}'::text[])
from unnest(array['accesses', 'document_tombstones']) as tables (name)
cross join unnest(array['authenticated', 'service_role']) as roles (name);

select lives_ok(
    $$ insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose)
        values (tests.organisation_id('a'), tests.document_id('a'), tests.patient_id('a'), tests.user_id('paul'), 'view') $$,
    'the owner adds a row'
);
select throws_ok('update audit.accesses set purpose = purpose', '42501', 'append_only', 'the owner changes no access');
select throws_ok('delete from audit.accesses', '42501', 'append_only', 'the owner deletes no access');
select throws_ok('truncate audit.accesses', '42501', 'append_only', 'the owner empties no access log');
select throws_ok('update audit.document_tombstones set sha256 = null', '42501', 'append_only', 'the owner changes no tombstone');
select throws_ok('delete from audit.document_tombstones', '42501', 'append_only', 'the owner deletes no tombstone');
select throws_ok('truncate audit.document_tombstones', '42501', 'append_only', 'the owner empties no tombstones');

-- Even with privileges that it does not have.
grant usage on schema audit to service_role;
grant all on all tables in schema audit to service_role;
select tests.as_service();
select throws_ok('update audit.accesses set purpose = purpose', '42501', 'append_only', 'the service role changes no access');
select throws_ok('delete from audit.accesses', '42501', 'append_only', 'the service role deletes no access');
select throws_ok('truncate audit.accesses', '42501', 'append_only', 'the service role empties no access log');
select throws_ok('delete from audit.document_tombstones', '42501', 'append_only', 'the service role deletes no tombstone');
select tests.as_owner();
select is((select count(*) from audit.accesses), 1::bigint, 'the row is still there');

select * from finish();
rollback;
