-- complete_outbox, as the worker calls it.
create function public.complete_outbox(batch_id uuid, lease_token uuid, results jsonb, as_of timestamptz default now())
    returns table (outcome text, closed jsonb)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select completed.outcome, completed.closed
    from private.complete_outbox(
        complete_outbox.batch_id, complete_outbox.lease_token, complete_outbox.results, complete_outbox.as_of
    ) as completed;
end;
revoke execute on function public.complete_outbox(uuid, uuid, jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.complete_outbox(uuid, uuid, jsonb, timestamptz) to service_role;
comment on function public.complete_outbox(uuid, uuid, jsonb, timestamptz) is
    'Service role only: what became of a leased batch; lease_lost, and nothing changed, where the lease was another''s.';
