-- keep_outbox_batch: what is left of a batch after its results: nothing, or the messages whose outcome is unknown.

-- These wait, frozen as they are, until they are asked for again; their turn is over. Where they are searched for at the
-- provider, not sooner than it lists what it took a moment ago.
create function private.keep_outbox_batch(batch private.outbox_batches, settled bigint[], as_of timestamptz)
    returns void
    language plpgsql
    volatile
    set search_path = ''
as $$
begin
    delete from private.outbox_batches
    where outbox_batches.id = (keep_outbox_batch.batch).id
        and outbox_batches.sequences <@ keep_outbox_batch.settled;

    update private.outbox_batches
    set sequences = left_over.sequences,
        addresses = left_over.addresses,
        told_ids = outbox_batches.told_ids || array(
            select email_outbox.provider_message_id
            from public.email_outbox
            where email_outbox.sequence = any (keep_outbox_batch.settled)
                and email_outbox.provider_message_id is not null
        ),
        lease_token = gen_random_uuid(),
        leased_until = keep_outbox_batch.as_of,
        outcome_unknown = true,
        uncertain_since = coalesce(outbox_batches.uncertain_since, outbox_batches.frozen_at),
        next_attempt_at = keep_outbox_batch.as_of + greatest(
            coalesce(private.outbox_delay(outbox_batches.attempts), private.outbox_delay(6)),
            case when outbox_batches.provider = 'resend' then interval '0' else interval '1 minute' end
        )
    from (
        select
            array_agg(members.sequence order by members.place) as sequences,
            array_agg(members.address order by members.place) as addresses
        from unnest((keep_outbox_batch.batch).sequences, (keep_outbox_batch.batch).addresses)
            with ordinality as members (sequence, address, place)
        where members.sequence <> all (keep_outbox_batch.settled)
    ) as left_over
    where outbox_batches.id = (keep_outbox_batch.batch).id
        and left_over.sequences is not null;
end;
$$;
revoke execute on function private.keep_outbox_batch(private.outbox_batches, bigint[], timestamptz)
    from public, anon, authenticated, service_role;
