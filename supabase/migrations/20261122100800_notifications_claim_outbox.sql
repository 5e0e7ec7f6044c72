-- claim_outbox: hands a worker one batch to send: first one whose outcome nobody knows, else a new one.

-- Definer, because the outbox is closed to everyone. A lease that ran out is a worker that died, perhaps after sending:
-- the batch comes back as it was frozen, with its outcome unknown. Nothing is answered where nothing is to be done; a row
-- without a batch says that messages were closed, and that there may be more.
create function private.claim_outbox(
    channel text, provider text, batch_size integer, lease_seconds integer, low_water bigint, as_of timestamptz
)
    returns table (
        batch_id uuid, lease_token uuid, outcome_unknown boolean, attempts integer, frozen_at timestamptz,
        is_single boolean, first_sequence bigint, told_ids text[], messages json, closed jsonb
    )
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
    v_as_of constant timestamptz := coalesce(claim_outbox.as_of, now());
    v_lease constant interval := make_interval(secs => least(greatest(coalesce(claim_outbox.lease_seconds, 30), 5), 600));
    v_lease_token constant uuid := gen_random_uuid();
    v_given_up jsonb;
    v_refused jsonb := '[]';
begin
    select coalesce(jsonb_agg(to_jsonb(ended)), '[]')
    into v_given_up
    from private.end_uncertain_batches(v_as_of) as ended;

    update private.outbox_batches
    set lease_token = v_lease_token,
        leased_until = v_as_of + v_lease,
        outcome_unknown = true,
        uncertain_since = coalesce(outbox_batches.uncertain_since, outbox_batches.frozen_at),
        attempts = outbox_batches.attempts + 1
    where outbox_batches.id = (
        select due.id
        from private.outbox_batches as due
        where due.channel = claim_outbox.channel
            and due.provider = claim_outbox.provider
            and due.leased_until <= v_as_of
            and due.next_attempt_at <= v_as_of
        order by due.next_attempt_at
        limit 1
        for update skip locked
    );

    if not found then
        select coalesce(jsonb_agg(to_jsonb(formed)), '[]')
        into v_refused
        from private.form_outbox_batch(
            claim_outbox.channel, claim_outbox.provider,
            least(greatest(coalesce(claim_outbox.batch_size, 100), 1), 100),
            v_lease, coalesce(claim_outbox.low_water, 0), v_as_of, v_lease_token
        ) as formed;
    end if;

    return query
    select
        leased.id, leased.lease_token, leased.outcome_unknown, leased.attempts, leased.frozen_at, leased.is_single,
        leased.sequences[1], leased.told_ids,
        (
            select json_agg(message)
            from (
                select
                    email_outbox.id, email_outbox.organisation_id, email_outbox.user_id, email_outbox.type,
                    email_outbox.severity, email_outbox.locale, email_outbox.subject, email_outbox.template,
                    email_outbox.payload, email_outbox.attempts, members.address,
                    -- Who can find out that it was not sent must not send it now.
                    judged.objection is not null or judged.wait_until is not null as is_objected
                from unnest(leased.sequences, leased.addresses) with ordinality as members (sequence, address, place)
                inner join public.email_outbox
                    on email_outbox.sequence = members.sequence
                left join private.judge_outbox(case when leased.outcome_unknown then leased.sequences end, v_as_of) as judged
                    on judged.sequence = members.sequence
                order by members.place
            ) as message
        ),
        v_given_up || v_refused
    from (values (v_lease_token)) as mine (lease_token)
    left join private.outbox_batches as leased
        on leased.lease_token = mine.lease_token
    where leased.id is not null or v_given_up || v_refused <> '[]';
end;
$$;
revoke execute on function private.claim_outbox(text, text, integer, integer, bigint, timestamptz)
    from public, anon, authenticated;
grant execute on function private.claim_outbox(text, text, integer, integer, bigint, timestamptz) to service_role;
