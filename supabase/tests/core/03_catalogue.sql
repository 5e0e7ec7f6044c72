-- What holds for every table and function, whoever adds one: closed to anon, row security on, definers pinned.
begin;
\ir ../_helpers.psql
select plan(18);

select isnt_empty(
    $$ select 1 from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' $$, 'there are tables to look at'
);
select is_empty(
    $$
        select oid::regclass from pg_class
        where relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and relkind in ('r', 'p')
            and relname <> '_sqlx_migrations'
            and not (relrowsecurity and relforcerowsecurity)
    $$,
    'every table has row security, for its owner too'
);
select is_empty(
    $$
        select relations.oid::regclass from pg_class as relations
        cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privileges (name)
        where relations.relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and relations.relkind in ('r', 'p', 'v', 'm', 'f')
            and has_table_privilege('anon', relations.oid, privileges.name)
    $$,
    'anon has no privilege on any table or view'
);
select is_empty(
    $$
        select relations.oid::regclass from pg_class as relations
        cross join unnest(array['select', 'insert', 'update', 'references']) as privileges (name)
        where relations.relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and relations.relkind in ('r', 'p', 'v', 'm', 'f')
            and has_any_column_privilege('anon', relations.oid, privileges.name)
    $$,
    'anon has no privilege on any column'
);
select is_empty(
    $$
        select sequences.oid::regclass from pg_class as sequences
        cross join unnest(array['anon', 'authenticated', 'service_role']) as roles (name)
        cross join unnest(array['usage', 'select', 'update']) as privileges (name)
        where sequences.relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and sequences.relkind = 'S'
            and has_sequence_privilege(roles.name, sequences.oid, privileges.name)
    $$,
    'no API role has a privilege on any sequence'
);
select is_empty(
    $$
        select oid::regprocedure from pg_proc
        where pronamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and has_function_privilege('anon', oid, 'execute')
    $$,
    'anon executes no function'
);
select is_empty(
    $$
        select functions.oid::regprocedure
        from pg_proc as functions
        cross join lateral aclexplode(coalesce(functions.proacl, acldefault('f', functions.proowner))) as grants
        where functions.pronamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and grants.grantee = 0
    $$,
    'no function is executable by everyone'
);
select is_empty(
    $$
        select oid::regprocedure from pg_proc
        where pronamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and not coalesce(proconfig, '{}') @> array['search_path=""']
    $$,
    'every function pins an empty search path'
);
select is_empty(
    $$ select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace and prosecdef $$,
    'no exposed function runs with its owner''s rights'
);
select is_empty(
    $$
        select roles.name || ' ' || schemas.name
        from unnest(array['anon', 'authenticated', 'service_role']) as roles (name)
        cross join unnest(array['private', 'audit']) as schemas (name)
        cross join unnest(array['usage', 'create']) as privileges (name)
        where has_schema_privilege(roles.name, schemas.name, privileges.name)
    $$,
    'no API role uses the closed schemas'
);
select is_empty(
    $$
        select oid::regclass from pg_class
        where relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and relkind = 'v'
            and not coalesce(reloptions, '{}') @> array['security_invoker=true']
    $$,
    'every view runs with its reader''s rights'
);
select is_empty(
    $$ select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relkind = 'm' $$,
    'no materialised view is exposed'
);
select is_empty(
    $$
        select relations.oid::regclass from pg_class as relations
        cross join unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privileges (name)
        where relations.relnamespace = 'public'::regnamespace
            and relations.relkind = 'r'
            and has_table_privilege('authenticated', relations.oid, privileges.name)
    $$,
    'clients write columns granted one by one, and delete nothing'
);
select is_empty(
    $$
        select polrelid::regclass || ' ' || polname from pg_policy
        where polroles <> array['authenticated'::regrole::oid]
            or not polpermissive
            or polcmd = '*'
            or (polcmd in ('a', 'w') and polwithcheck is null)
            or coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '') like '%user\_meta%'
            or pg_get_expr(polqual, polrelid) in ('true', 'auth.uid() is not null')
    $$,
    'every policy names authenticated and one command, and checks what is written'
);
select is_empty(
    $$
        select relations.oid::regclass
        from pg_class as relations
        inner join pg_attribute as attributes
            on attributes.attrelid = relations.oid and attributes.attname = 'organisation_id'
        where relations.relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and relations.relkind = 'r'
            and (
                not attributes.attnotnull
                or not exists (
                    select from pg_index
                    where pg_index.indrelid = relations.oid and pg_index.indkey[0] = attributes.attnum
                )
            )
    $$,
    'organisation_id is never null and leads an index'
);
select is_empty(
    $$
        select keys.conname
        from pg_constraint as keys
        inner join pg_attribute as own
            on own.attrelid = keys.conrelid and own.attname = 'organisation_id' and not own.attisdropped
        inner join pg_attribute as parents
            on parents.attrelid = keys.confrelid and parents.attname = 'organisation_id' and not parents.attisdropped
        where keys.contype = 'f'
            and (keys.conkey[1] <> own.attnum or keys.confkey[1] <> parents.attnum)
    $$,
    'a key between tables of a practice starts with the organisation on both sides'
);
select is_empty(
    $$
        select keys.conname
        from pg_constraint as keys
        where keys.contype = 'f'
            and keys.connamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
            and not exists (
                select from pg_index
                where pg_index.indrelid = keys.conrelid
                    and (pg_index.indkey::int2[])[0:cardinality(keys.conkey) - 1] = keys.conkey
            )
    $$,
    'every foreign key has an index that starts with its columns'
);
select is_empty(
    $$ select id from storage.buckets where public or file_size_limit is null or allowed_mime_types is null $$,
    'no bucket is public or without limits'
);

select * from finish();
rollback;
