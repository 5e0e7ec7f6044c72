-- The schemas that a hosted Supabase project brings along, for one database. Runs as the superuser supabase_admin, once.
-- Only what migrations, policies and the storage API can tell apart is here; tables of `auth` are made by the auth server itself.

-- ---------------------------------------------------------------- schemas

create schema extensions authorization postgres;
create schema auth authorization supabase_admin;
create schema storage authorization supabase_admin;
create schema realtime authorization supabase_admin;
-- The supabase CLI (as postgres) and the auth server both look after the history of migrations, and both want to own it.
create schema supabase_migrations authorization supabase_migrations_owner;
create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
create table supabase_migrations.seed_files (path text primary key, hash text not null);
alter table supabase_migrations.schema_migrations owner to supabase_migrations_owner;
alter table supabase_migrations.seed_files owner to supabase_migrations_owner;

grant usage on schema public, extensions, auth, storage, realtime to postgres, anon, authenticated, service_role;
grant create on schema public, extensions to postgres;
grant usage, create on schema auth to supabase_auth_admin;
grant usage, create on schema storage to supabase_storage_admin;
grant usage, create on schema realtime to supabase_realtime_admin;
revoke create on schema public from public;
-- The auth server says `create schema if not exists` at every start, which asks for this right even where the schema is there.
do $$
begin
    execute format('grant create on database %I to postgres, supabase_auth_admin', current_database());
end
$$;

-- The wide grants of older hosted projects: our migrations must hold up against them.
alter default privileges for role postgres in schema public grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to postgres, anon, authenticated, service_role;

-- ---------------------------------------------------------------- auth

-- Hosted `postgres` may read, reference and put triggers on the tables of auth, but owns none.
alter default privileges for role supabase_auth_admin in schema auth grant all on tables to postgres;

-- Owned by supabase_admin on purpose: the auth server would replace what it owns by forms that PostgREST leaves null.
create function auth.jwt() returns jsonb
    language sql stable
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb
$$;

create function auth.uid() returns uuid
    language sql stable
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
$$;

create function auth.role() returns text
    language sql stable
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    )
$$;

create function auth.email() returns text
    language sql stable
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.email', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
    )
$$;

-- ---------------------------------------------------------------- storage

set role supabase_storage_admin;

create table storage.buckets (
    id text primary key,
    name text not null,
    owner uuid,
    owner_id text,
    public boolean default false,
    avif_autodetection boolean default false,
    file_size_limit bigint,
    allowed_mime_types text[],
    type text not null default 'STANDARD',
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
create unique index bname on storage.buckets (name);

create table storage.objects (
    id uuid primary key default gen_random_uuid(),
    bucket_id text constraint "objects_bucketId_fkey" references storage.buckets (id),
    name text,
    owner uuid,
    owner_id text,
    version text,
    metadata jsonb,
    user_metadata jsonb,
    path_tokens text[] generated always as (string_to_array(name, '/')) stored,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    last_accessed_at timestamptz default now()
);
create unique index bucketid_objname on storage.objects (bucket_id, name);
create index idx_objects_bucket_id_name on storage.objects (bucket_id, name collate "C");
create index name_prefix_search on storage.objects (name text_pattern_ops);

alter table storage.buckets enable row level security;
alter table storage.objects enable row level security;
grant all on storage.buckets, storage.objects to postgres with grant option;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;

create function storage.foldername(name text) returns text[]
    language sql immutable
as $$
    select (string_to_array(foldername.name, '/'))[1:array_length(string_to_array(foldername.name, '/'), 1) - 1]
$$;

create function storage.filename(name text) returns text
    language sql immutable
as $$
    select (string_to_array(filename.name, '/'))[array_length(string_to_array(filename.name, '/'), 1)]
$$;

create function storage.extension(name text) returns text
    language sql immutable
as $$
    select reverse(split_part(reverse(storage.filename(extension.name)), '.', 1))
$$;

create function storage.operation() returns text
    language sql stable
as $$
    select current_setting('storage.operation', true)
$$;

-- Both forms of a name are the same operation: with and without the leading `storage.`.
create function storage.allow_any_operation(expected_operations text[]) returns boolean
    language sql stable
as $$
    select coalesce(
        regexp_replace(storage.operation(), '^storage\.', '') in (
            select regexp_replace(expected.name, '^storage\.', '')
            from unnest(allow_any_operation.expected_operations) as expected (name)
            where expected.name <> ''
        ),
        false
    )
$$;

create function storage.allow_only_operation(expected_operation text) returns boolean
    language sql stable
as $$
    select storage.allow_any_operation(array[allow_only_operation.expected_operation])
$$;

create function storage.protect_delete() returns trigger
    language plpgsql
as $$
begin
    if current_setting('storage.allow_delete_query', true) is distinct from 'true' then
        raise exception 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
            using errcode = '42501', hint = 'This prevents accidental data loss from orphaned objects.';
    end if;
    return null;
end
$$;

create trigger protect_buckets_delete before delete on storage.buckets
    for each statement execute function storage.protect_delete();
create trigger protect_objects_delete before delete on storage.objects
    for each statement execute function storage.protect_delete();

create function storage.update_updated_at_column() returns trigger
    language plpgsql
as $$
begin
    new.updated_at = now();
    return new;
end
$$;

create trigger update_objects_updated_at before update on storage.objects
    for each row execute function storage.update_updated_at_column();

reset role;

-- ---------------------------------------------------------------- realtime

set role supabase_realtime_admin;

-- Hosted projects have a partition a day, made ahead by the server; here one holds all.
create table realtime.messages (
    topic text not null,
    extension text not null,
    payload jsonb,
    event text,
    private boolean default false,
    updated_at timestamp not null default now(),
    inserted_at timestamp not null default now(),
    id uuid not null default gen_random_uuid(),
    primary key (id, inserted_at)
) partition by range (inserted_at);
create table realtime.messages_all partition of realtime.messages default;
create index messages_all_inserted_at_idx on realtime.messages_all (inserted_at);

alter table realtime.messages enable row level security;
alter table realtime.messages_all enable row level security;
grant select, insert, update on realtime.messages to postgres, anon, authenticated, service_role;

create function realtime.topic() returns text
    language sql stable
as $$
    select nullif(current_setting('realtime.topic', true), '')
$$;

-- Fails without failing whoever sends: a broken bell undoes no measurement.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
    language plpgsql
as $$
declare
    v_id constant uuid := gen_random_uuid();
begin
    perform set_config('realtime.topic', send.topic, true);
    insert into realtime.messages (id, payload, event, topic, private, extension)
    values (v_id, jsonb_build_object('id', v_id) || send.payload, send.event, send.topic, send.private, 'broadcast');
exception
    when others then
        raise warning 'a broadcast was not sent: %', sqlerrm;
end
$$;

reset role;
