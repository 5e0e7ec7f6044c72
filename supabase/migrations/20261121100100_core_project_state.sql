-- project_state: what a process asks of a project before it works for it, and an operator when something is odd.

-- Definer, because the catalogue's answers depend on the reader, and environment and migrations are closed.
create function private.project_state()
    returns jsonb
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select jsonb_build_object(
        'environment', (select name from private.environment),
        'database_time', clock_timestamp(),
        'migrations', private.applied_migrations(),
        -- Rule 1 of every table: its rows are closed, to its owner too.
        'tables_without_rls', array(
            select pg_class.oid::regclass::text
            from pg_catalog.pg_class
            where pg_class.relnamespace in ('public'::regnamespace, 'private'::regnamespace, 'audit'::regnamespace)
                and pg_class.relkind in ('r', 'p')
                and pg_class.relname <> '_sqlx_migrations'
                and not (pg_class.relrowsecurity and pg_class.relforcerowsecurity)
            order by 1
        ),
        'open_to_anon', array(
            select pg_class.oid::regclass::text
            from pg_catalog.pg_class
            where pg_class.relnamespace = 'public'::regnamespace
                and pg_class.relkind in ('r', 'p', 'v', 'm', 'f')
                and has_any_column_privilege('anon', pg_class.oid, 'select, insert, update, references')
            union all
            select pg_proc.oid::regprocedure::text
            from pg_catalog.pg_proc
            where pg_proc.pronamespace = 'public'::regnamespace and has_function_privilege('anon', pg_proc.oid, 'execute')
            order by 1
        ),
        'public_buckets', array(select buckets.id from storage.buckets where buckets.public order by 1),
        'bucket_of_documents', (
            select jsonb_build_object('size_bytes_max', buckets.file_size_limit, 'mime_types', buckets.allowed_mime_types)
            from storage.buckets
            where buckets.id = 'patient-documents'
        )
    );
end;
revoke execute on function private.project_state() from public, anon, authenticated;
grant execute on function private.project_state() to service_role;

create function public.project_state()
    returns jsonb
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select private.project_state();
end;
revoke execute on function public.project_state() from public, anon, authenticated;
grant execute on function public.project_state() to service_role;
comment on function public.project_state() is
    'Service role only: environment, migrations, what is not closed, buckets, the database''s clock.';
