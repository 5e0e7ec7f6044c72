-- release_messages: what is due goes into the queue, unless the patient may not be reached, or it is a quiet hour.

-- Definer, because jobs are closed to the service role. Words and address are those of this moment; the key of the mail is
-- the job, so that no order of workers sends two. Consent, withdrawal and quiet hours are asked once more when it is sent.
create function private.release_messages(rows_max integer, as_of timestamptz)
    returns table (queued integer, withdrawn integer)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_queued integer;
    v_withdrawn integer;
begin
    with due as materialized (
        select
            jobs.id, jobs.organisation_id, jobs.patient_id, jobs.template_key, jobs.channel, jobs.locale, jobs.starts_at,
            organisations.name, organisations.time_zone
        from public.notification_jobs as jobs
        inner join public.organisations
            on organisations.id = jobs.organisation_id
        where jobs.status = 'SCHEDULED'
            and jobs.scheduled_for <= release_messages.as_of
            and not private.is_quiet(
                organisations.quiet_from,
                organisations.quiet_until,
                (release_messages.as_of at time zone private.known_zone(organisations.time_zone))::time
            )
        order by jobs.scheduled_for
        limit least(greatest(coalesce(release_messages.rows_max, 500), 1), 5000)
        for update of jobs skip locked
    ),

    judged as (
        select
            due.*,
            case
                when due.starts_at <= release_messages.as_of then 'too_late'
                -- The words may have changed since it was put down.
                when due.starts_at is null and coalesce(own.body, common.body) ~ '\{\{(date|time)\}\}' then 'no_date'
                when patients.accepted is not true then 'no_consent'
                when patients.address is null then 'no_address'
            end as objection,
            coalesce(own.subject, common.subject) as subject,
            coalesce(own.body, common.body) as body
        from due
        left join private.reachable_patients as patients
            on patients.organisation_id = due.organisation_id
            and patients.patient_id = due.patient_id
            and patients.channel = due.channel
        inner join private.notification_template_defaults as common
            on common.template_key = due.template_key
            and common.channel = due.channel
            and common.locale = due.locale
        left join public.notification_templates as own
            on own.organisation_id = due.organisation_id
            and own.template_key = due.template_key
            and own.channel = due.channel
            and own.locale = due.locale
            and own.is_active
    ),

    messages as (
        insert into public.email_outbox (
            organisation_id, job_id, channel, type, locale, subject, template, payload, dedupe_key
        )
        select
            judged.organisation_id, judged.id, judged.channel, 'PATIENT_MESSAGE', judged.locale,
            coalesce(judged.subject, 'SMS'), 'message',
            jsonb_build_object(
                'message',
                private.fill_message(
                    judged.body, judged.name, judged.starts_at, private.known_zone(judged.time_zone), judged.locale
                ),
                'practice', judged.name
            ),
            'job:' || judged.id
        from judged
        where judged.objection is null
        on conflict (dedupe_key) do nothing
    ),

    settled as (
        update public.notification_jobs as jobs
        set status = case when judged.objection is null then 'QUEUED' else 'WITHDRAWN' end,
            reason = judged.objection
        from judged
        where jobs.id = judged.id
        returning jobs.status
    )

    select count(*) filter (where settled.status = 'QUEUED'), count(*) filter (where settled.status = 'WITHDRAWN')
    into v_queued, v_withdrawn
    from settled;

    return query select v_queued, v_withdrawn;
end;
$$;
revoke execute on function private.release_messages(integer, timestamptz) from public, anon, authenticated;
grant execute on function private.release_messages(integer, timestamptz) to service_role;

create function public.release_messages(rows_max integer default 500, as_of timestamptz default now())
    returns table (queued integer, withdrawn integer)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select released.queued, released.withdrawn
    from private.release_messages(release_messages.rows_max, release_messages.as_of) as released;
end;
revoke execute on function public.release_messages(integer, timestamptz) from public, anon, authenticated;
grant execute on function public.release_messages(integer, timestamptz) to service_role;
comment on function public.release_messages(integer, timestamptz) is
    'Service role only: puts messages to patients that are due into the queue, outside quiet hours.';
