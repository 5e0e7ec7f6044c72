-- sweep_objects, as the worker and the operator's command call it.
create function public.sweep_objects(
    as_of timestamptz default now(),
    batch_size integer default 1000,
    is_applied boolean default false,
    share_max numeric default 0.01,
    every_seconds integer default 0
)
    returns jsonb
    language sql
    volatile
    security invoker
    set search_path = ''
    -- PostgREST sets it before it calls: with a million documents this takes longer than the role is given.
    set statement_timeout = '5min'
return private.sweep_objects(
    sweep_objects.as_of,
    sweep_objects.batch_size,
    sweep_objects.is_applied,
    sweep_objects.share_max,
    sweep_objects.every_seconds
);
revoke execute on function public.sweep_objects(timestamptz, integer, boolean, numeric, integer)
    from public, anon, authenticated;
grant execute on function public.sweep_objects(timestamptz, integer, boolean, numeric, integer) to service_role;
comment on function public.sweep_objects(timestamptz, integer, boolean, numeric, integer) is
    'Service role only: a look at the whole bucket against all rows; counts, and what may be removed.';
