-- claim_outbox, as the worker calls it.
create function public.claim_outbox(
    channel text, provider text, batch_size integer default 100, lease_seconds integer default 30,
    low_water bigint default 0, as_of timestamptz default now()
)
    returns table (
        batch_id uuid, lease_token uuid, outcome_unknown boolean, attempts integer, frozen_at timestamptz,
        is_single boolean, first_sequence bigint, told_ids text[], messages json, closed jsonb
    )
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select
        claimed.batch_id, claimed.lease_token, claimed.outcome_unknown, claimed.attempts, claimed.frozen_at,
        claimed.is_single, claimed.first_sequence, claimed.told_ids, claimed.messages, claimed.closed
    from private.claim_outbox(
        claim_outbox.channel, claim_outbox.provider, claim_outbox.batch_size, claim_outbox.lease_seconds,
        claim_outbox.low_water, claim_outbox.as_of
    ) as claimed;
end;
revoke execute on function public.claim_outbox(text, text, integer, integer, bigint, timestamptz)
    from public, anon, authenticated;
grant execute on function public.claim_outbox(text, text, integer, integer, bigint, timestamptz) to service_role;
comment on function public.claim_outbox(text, text, integer, integer, bigint, timestamptz) is
    'Service role only: a batch of messages to send, leased for a while, and what was closed instead of being sent.';
