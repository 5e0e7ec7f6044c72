-- judge_outbox: whether what was written is still to be sent, and where to, at the moment of sending.

-- Between writing and sending a member may leave, switch mails off, or mark one as spam; a message to a patient may be
-- withdrawn, or the consent to it, or the quiet hours of the practice may have begun. Null is no objection, and no wait.
create function private.judge_outbox(sequences bigint[], as_of timestamptz)
    returns table (sequence bigint, address text, objection text, wait_until timestamptz)
    language plpgsql
    stable
    set search_path = ''
    -- From the messages that were picked, one look-up after the other: what the planner believes of a queue is worth
    -- nothing, and a walk over everything that waits would make each claim as slow as the queue is long.
    set join_collapse_limit = 1
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    return query
    select
        email_outbox.sequence,
        addressed.address,
        case
            -- Later than this it would surprise more than it helps.
            when judge_outbox.as_of > email_outbox.not_before + interval '3 days' then 'too_late'
            when email_outbox.user_id is not null and memberships.user_id is null then 'membership_ended'
            when notification_jobs.status = 'WITHDRAWN' then 'withdrawn'
            when email_outbox.job_id is not null and patients.accepted is not true then 'no_consent'
            when notification_jobs.starts_at < judge_outbox.as_of then 'too_late'
            when email_outbox.user_id is not null and email_outbox.category is not null and email_outbox.type <> 'TEST'
                and not coalesce(wanted.is_immediate, false) then 'preference_changed'
            -- Built of what was wanted a moment ago, so one category that may still be mailed is enough.
            when email_outbox.type = 'DIGEST' and not exists (
                select
                from private.effective_preferences
                where effective_preferences.organisation_id = email_outbox.organisation_id
                    and effective_preferences.user_id = email_outbox.user_id
                    and effective_preferences.email
                    and effective_preferences.frequency <> 'NONE'
            ) then 'preference_changed'
            when addressed.address is null then 'no_address'
            when suppressed_addresses.address_sha256 is not null then 'address_suppressed'
        end,
        case
            when organisations.id is not null then private.quiet_ends(
                organisations.quiet_from, organisations.quiet_until, organisations.time_zone, judge_outbox.as_of
            )
        end
    from unnest(judge_outbox.sequences) as picked (sequence)
    cross join lateral (
        select found.*
        from public.email_outbox as found
        where found.sequence = picked.sequence
            and found.status = 'PENDING'
        offset 0
    ) as email_outbox
    left join public.memberships
        on memberships.organisation_id = email_outbox.organisation_id
        and memberships.user_id = email_outbox.user_id
        and memberships.revoked_at is null
    left join public.notification_jobs
        on notification_jobs.organisation_id = email_outbox.organisation_id
        and notification_jobs.id = email_outbox.job_id
    left join public.organisations
        on organisations.id = notification_jobs.organisation_id
    left join private.reachable_patients as patients
        on patients.organisation_id = notification_jobs.organisation_id
        and patients.patient_id = notification_jobs.patient_id
        and patients.channel = email_outbox.channel
    left join auth.users
        on users.id = email_outbox.user_id
        and email_outbox.channel = 'email'
    left join lateral (
        select effective_preferences.email and effective_preferences.frequency = 'IMMEDIATE' as is_immediate
        from private.effective_preferences
        where effective_preferences.organisation_id = email_outbox.organisation_id
            and effective_preferences.user_id = email_outbox.user_id
            and effective_preferences.category = email_outbox.category
    ) as wanted on true
    cross join lateral (
        select nullif(trim(coalesce(email_outbox.recipient_address, users.email, patients.address)), '') as address
    ) as addressed
    left join private.suppressed_addresses
        on suppressed_addresses.address_sha256 = private.address_sha256(addressed.address);
end;
$$;
revoke execute on function private.judge_outbox(bigint[], timestamptz) from public, anon, authenticated, service_role;
