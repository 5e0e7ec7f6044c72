-- complete_outbox: what became of a batch, message by message; whoever is too late changes nothing.

-- Definer, because the outbox is closed to everyone. Of each message: sent; failed, for good; retry, as it certainly was
-- not accepted (with a pause where the provider named one, which counts as no attempt); split, it goes alone; anything
-- else stays in the batch, whose outcome is then unknown.
create function private.complete_outbox(batch_id uuid, lease_token uuid, results jsonb, as_of timestamptz)
    returns table (outcome text, closed jsonb)
    language plpgsql
    volatile
    security definer
    set search_path = ''
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_as_of constant timestamptz := coalesce(complete_outbox.as_of, now());
    v_batch private.outbox_batches;
    v_closed jsonb;
    v_settled bigint[];
begin
    select outbox_batches.*
    into v_batch
    from private.outbox_batches
    where outbox_batches.id = complete_outbox.batch_id
        and outbox_batches.lease_token = complete_outbox.lease_token
    for update;

    if not found then
        return query select 'lease_lost', '[]'::jsonb;
        return;
    end if;

    with told as (
        select distinct on (given.id) given.id, given.outcome, given.provider_message_id, given.code, given.retry_seconds
        from jsonb_to_recordset(complete_outbox.results) as given (
            id uuid, outcome text, provider_message_id text, code text, retry_seconds integer
        )
    ),

    decided as (
        select
            members.sequence, members.address, email_outbox.channel, told.provider_message_id,
            -- Of the provider, so of any form.
            nullif(left(regexp_replace(told.code, '[^A-Za-z0-9_.-]', '', 'g'), 64), '') as code,
            email_outbox.attempts + case when told.retry_seconds is null then 1 else 0 end as attempts,
            case
                when told.outcome = 'retry' and told.retry_seconds is null
                    and private.outbox_delay(email_outbox.attempts + 1) is null then 'exhausted'
                else told.outcome
            end as outcome,
            case
                when told.retry_seconds is not null
                    then make_interval(secs => least(greatest(told.retry_seconds, 1) * (1 + random() / 10), 3600))
                when told.outcome = 'retry' then private.outbox_delay(email_outbox.attempts + 1)
                else interval '0'
            end as pause
        from unnest(v_batch.sequences, v_batch.addresses) as members (sequence, address)
        inner join public.email_outbox
            on email_outbox.sequence = members.sequence
        inner join told
            on told.id = email_outbox.id
        where told.outcome in ('sent', 'failed', 'retry', 'split')
    ),

    settled as (
        update public.email_outbox
        set status = case
                when decided.outcome = 'sent' then 'SENT'
                when decided.outcome in ('failed', 'exhausted') then 'FAILED'
                else 'PENDING'
            end,
            sent_at = case when decided.outcome = 'sent' then v_as_of end,
            failed_at = case when decided.outcome in ('failed', 'exhausted') then v_as_of end,
            error_message = case
                -- What came back before the worker said so.
                when decided.outcome = 'sent' and email_outbox.bounced_at is not null then email_outbox.error_message
                else case decided.outcome
                    when 'failed' then 'refused' when 'exhausted' then 'attempts_exhausted' when 'retry' then 'not_accepted'
                end || coalesce(':' || decided.code, '')
            end,
            attempts = decided.attempts,
            solo = email_outbox.solo or decided.outcome = 'split',
            batch_id = v_batch.id,
            provider = v_batch.provider,
            provider_message_id = coalesce(decided.provider_message_id, email_outbox.provider_message_id),
            address_sha256 = case when decided.outcome = 'sent' then private.address_sha256(decided.address) end
        from decided
        where email_outbox.sequence = decided.sequence
        returning email_outbox.sequence, email_outbox.id, email_outbox.status, email_outbox.error_message, email_outbox.attempts
    ),

    queued as (
        insert into private.outbox_ready (channel, sequence, ready_at)
        select decided.channel, decided.sequence, v_as_of + decided.pause
        from decided
        where decided.outcome in ('retry', 'split')
    )

    select
        array_agg(settled.sequence),
        coalesce(
            jsonb_agg(jsonb_build_object('id', settled.id, 'code', settled.error_message, 'attempts', settled.attempts))
                filter (where settled.status = 'FAILED'),
            '[]'
        )
    into v_settled, v_closed
    from settled;

    perform private.keep_outbox_batch(v_batch, coalesce(v_settled, '{}'), v_as_of);

    return query select 'settled', v_closed;
end;
$$;
revoke execute on function private.complete_outbox(uuid, uuid, jsonb, timestamptz) from public, anon, authenticated;
grant execute on function private.complete_outbox(uuid, uuid, jsonb, timestamptz) to service_role;
