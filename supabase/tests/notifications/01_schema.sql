-- The tables of notifications: who reaches them, and who alone writes them.
begin;
\ir ../_helpers.psql
select plan(17);

select columns_are('public', 'notifications', array[
    'id', 'organisation_id', 'user_id', 'event_id', 'type', 'category', 'severity', 'title', 'message', 'entity_type',
    'entity_id', 'patient_id', 'is_read', 'read_at', 'created_at', 'archived_at'
]);
select columns_are('public', 'notification_preferences', array[
    'organisation_id', 'user_id', 'category', 'in_app', 'email', 'frequency', 'created_at', 'updated_at'
]);
select columns_are('public', 'notification_digest', array[
    'organisation_id', 'user_id', 'event_id', 'category', 'severity', 'title', 'created_at', 'settled_at', 'outcome',
    'outbox_id'
]);

select policies_are('public', 'notifications', array['notifications_select_own']);
select policies_are('public', 'notification_preferences', array['notification_preferences_select_own']);
select policies_are('public', 'notification_digest', array[]::name[]);

select ok(
    relrowsecurity and relforcerowsecurity, format('%s is under policies, and forced', oid::regclass)
)
from pg_class
where oid in (
    'public.notifications'::regclass, 'public.notification_preferences'::regclass, 'public.notification_digest'::regclass,
    'private.notification_events'::regclass, 'private.notification_decisions'::regclass
);

select is_empty(
    $$
        select tables.name, roles.role
        from unnest(array[
            'public.notifications', 'public.notification_preferences', 'public.notification_digest', 'public.email_outbox',
            'private.notification_events', 'private.notification_decisions', 'private.notification_types'
        ]) as tables (name)
        cross join unnest(array['anon', 'authenticated', 'service_role']) as roles (role)
        where has_any_column_privilege(roles.role, tables.name, 'insert')
            or has_any_column_privilege(roles.role, tables.name, 'update')
            or has_table_privilege(roles.role, tables.name, 'delete')
            or has_table_privilege(roles.role, tables.name, 'truncate')
    $$,
    'no role of the API writes a notification, a mail, a digest item or a preference but through functions'
);
select function_privs_are('public', 'notify', array['jsonb'], 'authenticated', array[]::text[]);
select function_privs_are('public', 'notify', array['jsonb'], 'service_role', array['EXECUTE']);
select function_privs_are('private', 'tell', array['uuid'], 'service_role', array[]::text[]);

select tests.sign_in('paul');
select throws_ok(
    $$ insert into public.notifications (organisation_id, user_id) values (tests.organisation_id('a'), tests.user_id('paul')) $$,
    '42501', 'permission denied for table notifications', 'a practitioner writes no notification'
);
select throws_ok(
    'select 1 from public.email_outbox', '42501', 'permission denied for table email_outbox', 'nor reads the mails'
);

select * from finish();
rollback;
