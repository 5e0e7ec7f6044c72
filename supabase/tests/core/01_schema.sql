-- The tables of the core are what they say: columns, row security, policies, and who may write which column.
begin;
\ir ../_helpers.psql
select plan(28);

select columns_are('public', 'organisations', array[
    'id', 'name', 'time_zone', 'locale', 'storage_quota_bytes', 'retention_mode', 'access_log_retention_days',
    'isq_critical_below', 'isq_warning_below', 'quiet_from', 'quiet_until',
    'mfa_permissions', 'created_at', 'updated_at'
]);
select columns_are('public', 'memberships', array[
    'organisation_id', 'user_id', 'role', 'created_at', 'updated_at', 'revoked_at'
]);
select columns_are('public', 'profiles', array[
    'id', 'full_name', 'locale', 'time_zone', 'digest_hour', 'active_organisation_id', 'created_at', 'updated_at'
]);
select columns_are('public', 'patients', array[
    'id', 'organisation_id', 'file_number', 'first_name', 'last_name', 'birth_name', 'sex', 'birth_date', 'deceased_at',
    'phone', 'email', 'address', 'accepts_sms', 'accepts_email', 'last_seen_at', 'merged_into', 'archived_at', 'created_by', 'created_at', 'updated_at',
    'deleted_at', 'search'
]);

select policies_are('public', 'organisations', array['organisations_select_members', 'organisations_update_admins']);
select policies_are('public', 'memberships', array['memberships_select_members']);
select policies_are('public', 'profiles', array['profiles_select_self', 'profiles_update_self']);
select policies_are('public', 'patients', array[
    'patients_select_staff', 'patients_insert_staff', 'patients_update_staff'
]);

select col_is_pk('public', 'memberships', array['organisation_id', 'user_id']);
select col_is_unique('public', 'patients', array['organisation_id', 'file_number']);

select set_eq(
    $$
        select relations.relname || '.' || attributes.attname
        from pg_class as relations
        inner join pg_attribute as attributes
            on attributes.attrelid = relations.oid and attributes.attnum > 0 and not attributes.attisdropped
        where relations.relname in ('organisations', 'memberships', 'profiles', 'patients')
            and relations.relnamespace = 'public'::regnamespace
            and has_column_privilege('authenticated', relations.oid, attributes.attnum, 'insert')
    $$,
    array[
        'patients.organisation_id', 'patients.file_number', 'patients.first_name', 'patients.last_name',
        'patients.birth_name', 'patients.sex', 'patients.birth_date', 'patients.deceased_at', 'patients.phone',
        'patients.email', 'patients.address'
    ],
    'clients insert these columns and no others'
);
select set_eq(
    $$
        select relations.relname || '.' || attributes.attname
        from pg_class as relations
        inner join pg_attribute as attributes
            on attributes.attrelid = relations.oid and attributes.attnum > 0 and not attributes.attisdropped
        where relations.relname in ('organisations', 'memberships', 'profiles', 'patients')
            and relations.relnamespace = 'public'::regnamespace
            and has_column_privilege('authenticated', relations.oid, attributes.attnum, 'update')
    $$,
    array[
        'organisations.name', 'organisations.time_zone', 'organisations.locale',
        'organisations.isq_critical_below', 'organisations.isq_warning_below',
        'organisations.quiet_from', 'organisations.quiet_until', 'patients.accepts_sms', 'patients.accepts_email',
        'profiles.full_name', 'profiles.locale', 'profiles.time_zone', 'profiles.digest_hour',
        'profiles.active_organisation_id',
        'patients.file_number', 'patients.first_name', 'patients.last_name', 'patients.birth_name', 'patients.sex',
        'patients.birth_date', 'patients.deceased_at', 'patients.phone', 'patients.email', 'patients.address'
    ],
    'clients update these columns and no others'
);
select table_privs_are('public', tables.name, 'authenticated', array['SELECT'])
from unnest(array['organisations', 'memberships', 'profiles', 'patients']) as tables (name);
select table_privs_are('public', tables.name, 'service_role', '{}'::text[])
from unnest(array['organisations', 'memberships', 'profiles', 'patients']) as tables (name);

select function_privs_are('public', 'me', '{}'::text[], 'authenticated', array['EXECUTE']);
select function_privs_are('public', 'members', '{}'::text[], 'authenticated', array['EXECUTE']);
select function_privs_are('public', 'search_patients', array['text', 'integer', 'text'], 'authenticated', array['EXECUTE']);

select is(
    private.search_text('Élodie ŒUVRÉ'), 'elodie oeuvre', 'search text has neither case nor accent'
);
select is(
    private.clean_text(U&'a\202Eb\200Bc\0301'), U&'ab\0107', 'clean text has no override, no zero width, and is composed'
);

select has_index(
    'public', 'patients', 'patients_organisation_id_birth_date_idx', array['organisation_id', 'birth_date'],
    'a birth date is looked up within one practice'
);

select lives_ok(
    $$ insert into auth.users (id, raw_user_meta_data)
        values ('ee000000-0000-4000-8000-000000000009', jsonb_build_object('full_name', repeat('x', 300))) $$,
    'a name too long for a profile does not stop a new user'
);
select is(
    (select char_length(profiles.full_name) from public.profiles where profiles.id = 'ee000000-0000-4000-8000-000000000009'),
    200,
    'a new user has a profile at once'
);

select * from finish();
rollback;
