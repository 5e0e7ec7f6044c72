-- pick_outbox: the first messages that are ready and that nobody else is taking.

-- Walks the index and stops: what the planner believes of a table that is empty one minute and full the next is worth
-- nothing, and a sort of everything that waits would make each claim as slow as the queue is long.
create function private.pick_outbox(channel text, low_water bigint, batch_size integer, as_of timestamptz)
    returns bigint[]
    language plpgsql
    volatile
    set search_path = ''
    set enable_seqscan = off
    set enable_bitmapscan = off
    set enable_sort = off
as $$
begin
    return (
        select array_agg(picked.sequence)
        from (
            select outbox_ready.sequence
            from private.outbox_ready
            where outbox_ready.channel = pick_outbox.channel
                and outbox_ready.sequence > pick_outbox.low_water
                and outbox_ready.ready_at <= pick_outbox.as_of
            order by outbox_ready.channel, outbox_ready.sequence
            limit pick_outbox.batch_size
            for update skip locked
        ) as picked
    );
end;
$$;
revoke execute on function private.pick_outbox(text, bigint, integer, timestamptz)
    from public, anon, authenticated, service_role;
