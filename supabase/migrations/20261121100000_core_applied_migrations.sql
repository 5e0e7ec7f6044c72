-- applied_migrations: which migrations this database has had, whichever of the two tools applied them.

-- Definer, because the lists of both tools are closed. Dynamic, because only one of the two is there.
create function private.applied_migrations()
    returns text[]
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
declare
    by_cli text[] := '{}';
    by_sqlx text[] := '{}';
begin
    if to_regclass('supabase_migrations.schema_migrations') is not null then
        execute 'select coalesce(array_agg(version::text), ''{}'') from supabase_migrations.schema_migrations' into by_cli;
    end if;
    if to_regclass('private._sqlx_migrations') is not null then
        execute 'select coalesce(array_agg(version::text), ''{}'') from private._sqlx_migrations where success' into by_sqlx;
    end if;
    return array(select version from unnest(by_cli || by_sqlx) as applied (version) group by version order by version);
end;
$$;
revoke execute on function private.applied_migrations() from public, anon, authenticated, service_role;
