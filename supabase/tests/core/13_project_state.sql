-- project_state: what a project says of itself, to the secret key alone.
begin;
\ir ../_helpers.psql
select plan(12);

select tests.sign_in('ada');
select throws_ok('select public.project_state()', '42501', null, 'an admin does not ask it');

select tests.as_owner();
select is(
    jsonb_array_length(private.project_state() -> 'migrations'),
    (select count(*)::integer from private._sqlx_migrations), 'all migrations are there'
);
select tests.as_service();
select is(public.project_state() ->> 'environment', 'local', 'the environment is the one that was written down');
select is(public.project_state() -> 'tables_without_rls', '[]', 'every table is closed');
select is(public.project_state() -> 'open_to_anon', '[]', 'nothing is open without a login');
select is(public.project_state() -> 'public_buckets', '[]', 'no bucket is public');
select ok(
    public.project_state() -> 'migrations' ? '20261120080100', 'applied migrations are named by their versions'
);
select is(
    (public.project_state() -> 'bucket_of_documents' ->> 'size_bytes_max')::bigint, 524288000::bigint,
    'and so is the limit of the bucket'
);

-- It sees what it is there to see.
select tests.as_owner();
create table public.open_table (id uuid);
alter table public.patients no force row level security;
select tests.as_service();
select is(
    public.project_state() -> 'tables_without_rls', '["public.open_table", "public.patients"]', 'a table that is open, and one that is not forced'
);
select tests.as_owner();
grant select (id) on public.open_table to anon;
grant execute on function public.me() to anon;
select tests.as_service();
select is(
    public.project_state() -> 'open_to_anon', '["public.me()", "public.open_table"]', 'one column and one function are enough to be named'
);

select tests.as_owner();
insert into storage.buckets (id, name, public) values ('flyers', 'flyers', true);
delete from private.environment;
select tests.as_service();
select is(public.project_state() -> 'public_buckets', '["flyers"]', 'a public bucket is named');
select is(public.project_state() -> 'environment', 'null', 'an environment that nobody wrote down is none');
select * from finish();
rollback;
