-- What the platform's advisors do not see. Each rule is silent here, and speaks when it is broken.
begin;
\ir ../_helpers.psql
select plan(22);

-- A rule is a query that returns what breaks it.
create temporary table lints (code text primary key, rule text not null, query text not null, canary text not null);
insert into lints (code, rule, query, canary)
values
    (
        'L1', 'every policy names its roles, and none is for anon or everyone',
        $$
            select polname from pg_policy
            inner join pg_class on pg_class.oid = polrelid
            where relnamespace::regnamespace::text in ('public', 'storage', 'private', 'audit')
                and (polroles = '{0}' or 'anon'::regrole = any (polroles))
        $$,
        $$ create policy canary on public.patients for select using (organisation_id = (select private.active_organisation('patients.read'))) $$
    ),
    (
        'L2', 'what a policy lets in by an update is checked after it too',
        $$ select polname from pg_policy where polcmd in ('w', '*') and polwithcheck is null $$,
        $$ create policy canary on public.patients for update to authenticated using (deleted_at is null) $$
    ),
    (
        'L3', 'clients write columns granted one by one',
        $$
            select table_name from information_schema.role_table_grants
            where grantee in ('anon', 'authenticated', 'PUBLIC') and table_schema in ('public', 'private', 'audit')
                and privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER')
        $$,
        'grant update on public.patients to authenticated'
    ),
    (
        'L4', 'a policy on stored objects looks at the object''s own columns alone',
        $$
            select policyname from pg_policies
            where schemaname = 'storage'
                and regexp_replace(concat(qual, ' ', with_check), '''[^'']*''', '', 'g') ~ '\m(?!objects\.|buckets\.|private\.|storage\.|auth\.)[a-z_]+\.[a-z_]+'
        $$,
        $$
            create policy canary on storage.objects for select to authenticated
                using (exists (select from storage.buckets as b where b.name = 'x' and b.id = bucket_id))
        $$
    ),
    (
        'L5', 'a key between tables of a practice holds the practice',
        $$
            select conname from pg_constraint
            where contype = 'f'
                and exists (select from pg_attribute where attrelid = conrelid and attname = 'organisation_id')
                and exists (select from pg_attribute where attrelid = confrelid and attname = 'organisation_id')
                and not exists (
                    select from pg_attribute
                    where attrelid = conrelid and attname = 'organisation_id' and attnum = any (conkey)
                )
        $$,
        $$
            create table public.canary (
                organisation_id uuid not null, patient_id uuid constraint canary_key references public.patients (id)
            )
        $$
    ),
    (
        'L6', 'a table of a practice says whose a row is, and has an index that starts with it',
        $$
            select relname from pg_class
            inner join pg_attribute on attrelid = pg_class.oid and attname = 'organisation_id' and not attisdropped
            where relnamespace::regnamespace::text in ('public', 'private', 'audit') and relkind in ('r', 'p')
                and (
                    not attnotnull
                    or not exists (select from pg_index where indrelid = pg_class.oid and indkey[0] = attnum and indpred is null)
                )
            union all
            select relname from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                -- A practice is its own, and a profile is a person's.
                and relname not in ('organisations', 'profiles')
                and not exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'organisation_id')
        $$,
        'create table public.canary (id uuid)'
    ),
    (
        'L7', 'no exposed function runs with its owner''s rights',
        $$ select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef $$,
        $$ create function public.canary() returns int language sql security definer set search_path = '' return 1 $$
    ),
    (
        'L7b', 'a definer pins its search path and is not for everyone',
        $$
            select proname from pg_proc
            where pronamespace::regnamespace::text in ('public', 'private', 'audit') and prosecdef
                and (
                    not coalesce(proconfig, '{}') @> array['search_path=""']
                    or has_function_privilege('anon', pg_proc.oid, 'execute')
                )
        $$,
        $$
            create function private.canary() returns int language sql security definer return 1;
            grant execute on function private.canary() to public
        $$
    ),
    (
        'L8', 'no bucket is public or without limits',
        $$ select id from storage.buckets where public or file_size_limit is null or allowed_mime_types is null $$,
        $$ insert into storage.buckets (id, name, public) values ('canary', 'canary', true) $$
    ),
    (
        'L9', 'no right comes from what users may write about themselves',
        $$
            select policyname from pg_policies where concat(qual, ' ', with_check) ~ 'user_meta|raw_user'
            union all
            select proname from pg_proc
            where pronamespace::regnamespace::text in ('public', 'private', 'audit')
                and coalesce(prosrc, '') || coalesce(pg_get_function_sqlbody(pg_proc.oid), '') ~ 'user_meta'
                -- Copies a name into a new profile, and decides nothing.
                and proname <> 'create_profile'
        $$,
        $$
            create policy canary on public.patients for select to authenticated
                using (((select auth.jwt()) -> 'user_metadata' ->> 'admin')::boolean)
        $$
    ),
    (
        'L10', 'one environment: the database itself says which it is',
        $$ select 1 where (select count(*) from private.environment) > 1 $$,
        $$
            alter table private.environment drop constraint environment_pkey;
            insert into private.environment (name) values ('staging'), ('production')
        $$
    );

create function tests.broken(code text) returns text
    language plpgsql
as $$
declare
    v_query text := (select lints.query from pg_temp.lints where lints.code = broken.code);
    v_found text;
begin
    execute format('select string_agg(found::text, '', '') from (%s) as found', v_query) into v_found;
    return coalesce(v_found, 'nothing');
end;
$$;

create function tests.broken_with_canary(code text) returns text
    language plpgsql
as $$
begin
    begin
        execute (select lints.canary from pg_temp.lints where lints.code = broken_with_canary.code);
        raise exception using errcode = 'TAKEN', message = tests.broken(broken_with_canary.code);
    exception when sqlstate 'TAKEN' then
        return sqlerrm;
    end;
end;
$$;

select is(tests.broken(lints.code), 'nothing', lints.code || ': ' || lints.rule) from lints order by lints.code;
select isnt(tests.broken_with_canary(lints.code), 'nothing', lints.code || ' sees its canary') from lints order by lints.code;

select * from finish();
rollback;
