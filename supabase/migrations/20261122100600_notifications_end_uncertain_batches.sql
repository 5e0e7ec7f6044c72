-- end_uncertain_batches: gives up what nobody could find out in time, as trying once more might send it twice.

-- Resend forgets a key after 24 hours; the last attempt begins well before. What a receipt has told of was sent after
-- all. Of every provider: one that is no longer configured is asked by nobody any more.
create function private.end_uncertain_batches(as_of timestamptz)
    returns table (id uuid, code text, attempts integer)
    language plpgsql
    volatile
    set search_path = ''
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    -- Nearly always; each claim asks, and even for none the statement below would walk what waits.
    if not exists (
        select
        from private.outbox_batches
        where coalesce(outbox_batches.uncertain_since, outbox_batches.frozen_at) < end_uncertain_batches.as_of - interval '20 hours'
            and outbox_batches.leased_until <= end_uncertain_batches.as_of
    ) then
        return;
    end if;

    return query
    with ended as (
        delete from private.outbox_batches
        where outbox_batches.id in (
            select due.id
            from private.outbox_batches as due
            where coalesce(due.uncertain_since, due.frozen_at) < end_uncertain_batches.as_of - interval '20 hours'
                and due.leased_until <= end_uncertain_batches.as_of
            limit 10
            for update skip locked
        )
        returning outbox_batches.id, outbox_batches.provider, outbox_batches.sequences, outbox_batches.addresses
    ),

    members as (
        select
            ended.id as batch_id, ended.provider, listed.sequence, listed.address,
            told.delivered_at is not null or told.bounced_at is not null as is_told
        from ended
        cross join unnest(ended.sequences, ended.addresses) as listed (sequence, address)
        inner join public.email_outbox as told
            on told.sequence = listed.sequence
    ),

    closed as (
        update public.email_outbox
        set status = case when members.is_told then 'SENT' else 'FAILED' end,
            sent_at = case when members.is_told then end_uncertain_batches.as_of end,
            failed_at = case when not members.is_told then end_uncertain_batches.as_of end,
            error_message = case when members.is_told then email_outbox.error_message else 'outcome_unknown' end,
            batch_id = members.batch_id,
            provider = members.provider,
            address_sha256 = private.address_sha256(members.address)
        from members
        where email_outbox.sequence = members.sequence
            and email_outbox.status = 'PENDING'
        returning email_outbox.id, email_outbox.error_message as code, email_outbox.attempts, email_outbox.status
    )

    select closed.id, closed.code, closed.attempts
    from closed
    where closed.status = 'FAILED';
end;
$$;
revoke execute on function private.end_uncertain_batches(timestamptz) from public, anon, authenticated, service_role;
