-- The schemas and extensions everything stands on; whatever is created later starts closed.

create schema if not exists private;
create schema if not exists audit;

comment on schema private is 'Not exposed: permissions, definer functions, counters. Nobody but the owner needs usage.';
comment on schema audit is 'Not exposed: what happened. Rows are added and never changed.';

revoke all on schema private, audit from public, anon, authenticated, service_role;
revoke create on schema public from public, anon, authenticated, service_role;

create extension if not exists unaccent with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gin with schema extensions;
create extension if not exists pgcrypto with schema extensions;

-- Postgres lets everyone execute a new function, and older hosted projects grant everything in public to the API roles.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
