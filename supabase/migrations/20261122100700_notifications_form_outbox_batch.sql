-- form_outbox_batch: takes messages that are ready out of the queue, closes what is not to be sent any more, and freezes
-- the rest as a batch.

-- Two workers never get the same message: what one is taking is skipped by the other. A message that goes alone ends the
-- batch before it. What may not leave yet goes on waiting, and keeps nothing behind it back. Answers what was closed; the
-- batch is the one of this lease.
create function private.form_outbox_batch(
    channel text, provider text, batch_size integer, lease interval, low_water bigint, as_of timestamptz, lease_token uuid
)
    returns table (id uuid, code text, attempts integer)
    language plpgsql
    volatile
    set search_path = ''
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_sequences bigint[];
    v_kept bigint[];
    v_addresses text[];
    v_closed bigint[];
    v_codes text[];
    v_waiting bigint[];
    v_ends timestamptz[];
begin
    loop
        v_sequences := private.pick_outbox(
            form_outbox_batch.channel, form_outbox_batch.low_water, form_outbox_batch.batch_size, form_outbox_batch.as_of
        );

        if v_sequences is null then
            return;
        end if;

        select coalesce(array_agg(places.sequence order by places.sequence), v_sequences[1:1])
        into v_sequences
        from (
            select
                listed.sequence,
                bool_or(coalesce(email_outbox.solo, false)) over (order by listed.sequence) as is_behind_a_solo
            from unnest(v_sequences) as listed (sequence)
            left join public.email_outbox
                on email_outbox.sequence = listed.sequence
        ) as places
        where not places.is_behind_a_solo;

        select
            array_agg(judged.sequence order by judged.sequence) filter (where judged.verdict = 'kept'),
            array_agg(judged.address order by judged.sequence) filter (where judged.verdict = 'kept'),
            array_agg(judged.sequence order by judged.sequence) filter (where judged.verdict = 'closed'),
            array_agg(judged.objection order by judged.sequence) filter (where judged.verdict = 'closed'),
            array_agg(judged.sequence order by judged.sequence) filter (where judged.verdict = 'waiting'),
            array_agg(judged.wait_until order by judged.sequence) filter (where judged.verdict = 'waiting')
        into v_kept, v_addresses, v_closed, v_codes, v_waiting, v_ends
        from (
            select
                found.*,
                case when found.objection is not null then 'closed' when found.wait_until is not null then 'waiting' else 'kept' end
                    as verdict
            from private.judge_outbox(v_sequences, form_outbox_batch.as_of) as found
        ) as judged;

        if v_waiting is not null then
            update private.outbox_ready
            set ready_at = v_ends[array_position(v_waiting, outbox_ready.sequence)]
            where outbox_ready.channel = form_outbox_batch.channel
                and outbox_ready.sequence = any (v_waiting);

            v_sequences := array(select unnest(v_sequences) except select unnest(v_waiting));
        end if;

        delete from private.outbox_ready
        where outbox_ready.channel = form_outbox_batch.channel
            and outbox_ready.sequence = any (v_sequences);

        exit when v_kept is not null or v_closed is not null;
    end loop;

    if v_kept is not null then
        insert into private.outbox_batches (
            provider, channel, sequences, addresses, frozen_at, is_single, lease_token, leased_until, next_attempt_at
        )
        values (
            form_outbox_batch.provider, form_outbox_batch.channel, v_kept, v_addresses, form_outbox_batch.as_of,
            cardinality(v_kept) = 1, form_outbox_batch.lease_token,
            form_outbox_batch.as_of + form_outbox_batch.lease, form_outbox_batch.as_of
        );
    end if;

    if v_closed is not null then
        perform private.digest_instead(v_closed);
    end if;

    return query
    update public.email_outbox
    set status = 'FAILED',
        failed_at = form_outbox_batch.as_of,
        error_message = closed.code
    from unnest(v_closed, v_codes) as closed (sequence, code)
    where email_outbox.sequence = closed.sequence
    returning email_outbox.id, closed.code, email_outbox.attempts;
end;
$$;
revoke execute on function private.form_outbox_batch(text, text, integer, interval, bigint, timestamptz, uuid)
    from public, anon, authenticated, service_role;
