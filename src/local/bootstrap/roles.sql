-- The roles of a hosted Supabase project, for a whole cluster. Runs as the superuser supabase_admin; every statement can run twice.
-- Passwords are the public ones of a local stack: the server listens on 127.0.0.1 and a socket that only its own user may open.
do $$
declare
    v_role text;
begin
    foreach v_role in array array[
        'anon', 'authenticated', 'service_role', 'authenticator', 'postgres',
        'supabase_auth_admin', 'supabase_storage_admin', 'supabase_realtime_admin', 'supabase_migrations_owner'
    ] loop
        if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
            execute format('create role %I', v_role);
        end if;
    end loop;
end
$$;

alter role anon nologin noinherit;
alter role authenticated nologin noinherit;
alter role service_role nologin noinherit bypassrls;
alter role authenticator login noinherit password 'postgres';
alter role supabase_auth_admin login noinherit createrole password 'postgres';
alter role supabase_storage_admin login noinherit password 'postgres';
alter role supabase_realtime_admin nologin noinherit;

-- As hosted: the owner of the project's own schemas is no superuser, and owns nothing of the platform's.
alter role postgres login nosuperuser bypassrls createrole createdb password 'postgres';

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role, authenticator to postgres with admin option;
-- Membership, so that `create policy` on storage.objects and realtime.messages works, as it does on hosted projects.
grant supabase_storage_admin, supabase_realtime_admin to postgres;
-- The storage server signs in as its own admin and takes the caller's role from there.
grant anon, authenticated, service_role to supabase_storage_admin;
grant authenticator to supabase_storage_admin;
grant supabase_migrations_owner to postgres, supabase_auth_admin with inherit true;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role supabase_auth_admin set search_path = 'auth';
alter role supabase_storage_admin set search_path = 'storage';
alter role postgres set search_path = '"$user"', public, extensions;
-- Without it the advisors cannot tell which schemas the API exposes, and stay silent.
alter role postgres set pgrst.db_schemas = 'public';
