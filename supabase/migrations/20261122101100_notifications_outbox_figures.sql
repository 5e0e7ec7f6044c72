-- outbox_figures: how much waits to be sent and for how long, and how much failed; numbers, for whoever watches over it.

-- Definer, because the outbox is closed to everyone. Both parts walk tables and indexes that hold nothing else, and no
-- further than ten thousand rows. What waits for its hour, or for a pause to end, is not late.
create function private.outbox_figures(as_of timestamptz)
    returns table (channel text, depth bigint, oldest_seconds bigint, failed bigint)
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select
        channels.channel,
        ready.depth + sending.depth,
        coalesce(
            greatest(
                floor(extract(epoch from coalesce(outbox_figures.as_of, now()) - least(ready.since, sending.since)))::bigint, 0
            ),
            0
        ),
        lost.failed
    from unnest(array['email', 'sms']) as channels (channel)
    cross join lateral (
        select count(*) as depth, min(waiting.ready_at) as since
        from (
            select outbox_ready.ready_at
            from private.outbox_ready
            where outbox_ready.channel = channels.channel
            order by outbox_ready.sequence
            limit 10000
        ) as waiting
    ) as ready
    cross join lateral (
        select
            coalesce(sum(cardinality(outbox_batches.sequences)), 0) as depth,
            min(greatest(outbox_batches.leased_until, outbox_batches.next_attempt_at)) as since
        from private.outbox_batches
        where outbox_batches.channel = channels.channel
    ) as sending
    cross join lateral (
        select count(*) as failed
        from (
            select
            from public.email_outbox
            where email_outbox.failed_at is not null
                and email_outbox.channel = channels.channel
            limit 10000
        ) as found
    ) as lost;
end;
revoke execute on function private.outbox_figures(timestamptz) from public, anon, authenticated;
grant execute on function private.outbox_figures(timestamptz) to service_role;

create function public.outbox_figures(as_of timestamptz default now())
    returns table (channel text, depth bigint, oldest_seconds bigint, failed bigint)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select figures.channel, figures.depth, figures.oldest_seconds, figures.failed
    from private.outbox_figures(outbox_figures.as_of) as figures;
end;
revoke execute on function public.outbox_figures(timestamptz) from public, anon, authenticated;
grant execute on function public.outbox_figures(timestamptz) to service_role;
comment on function public.outbox_figures(timestamptz) is
    'Service role only: what waits to be sent by channel, how late the oldest is in seconds, and how much failed.';
