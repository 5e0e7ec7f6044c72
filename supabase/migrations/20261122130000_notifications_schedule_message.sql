-- schedule_message: puts a message to a patient down for a time, once a key; the same key again moves it.

-- Definer, because jobs are written by nobody directly. What has left, is leaving or was withdrawn stays as it is: to move
-- that is refused.
create function private.schedule_message(
    patient_id uuid, template_key text, channel text, job_key text, scheduled_for timestamptz, starts_at timestamptz, locale text
)
    returns table (id uuid, status text)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.require_organisation('reminders.schedule');
    v_locale constant text := coalesce(schedule_message.locale, 'fr');
    v_job public.notification_jobs;
begin
    perform private.require_session();

    if not exists (
        select from public.patients
        where patients.organisation_id = v_organisation_id
            and patients.id = schedule_message.patient_id
    ) then
        raise sqlstate 'PT404' using message = 'patient_not_found', detail = 'The caller sees no such patient.';
    end if;

    if not exists (
        select from private.notification_template_defaults as templates
        where templates.template_key = schedule_message.template_key
            and templates.channel = schedule_message.channel
            and templates.locale = v_locale
    )
        or (schedule_message.job_key ~ '^[A-Za-z0-9:._-]{1,200}$') is not true
        or schedule_message.scheduled_for is null
        or schedule_message.scheduled_for > now() + interval '3 years'
        or schedule_message.template_key = 'appointment_reminder' and schedule_message.starts_at is null
    then
        raise sqlstate 'PT400' using
            message = 'message_invalid', detail = 'A known template and channel, a key, a time within three years, and the hour of an appointment.';
    end if;

    insert into public.notification_jobs as jobs (
        organisation_id, patient_id, template_key, channel, locale, job_key, scheduled_for, starts_at, created_by
    )
    values (
        v_organisation_id, schedule_message.patient_id, schedule_message.template_key, schedule_message.channel, v_locale,
        schedule_message.job_key, schedule_message.scheduled_for, schedule_message.starts_at, private.caller_id()
    )
    on conflict (organisation_id, job_key) do update
    set scheduled_for = case when jobs.status = 'SCHEDULED' then excluded.scheduled_for else jobs.scheduled_for end,
        starts_at = case when jobs.status = 'SCHEDULED' then excluded.starts_at else jobs.starts_at end
    where jobs.patient_id = excluded.patient_id
    returning jobs.*
    into v_job;

    if not found then
        raise sqlstate 'PT409' using
            message = 'message_key_taken', detail = 'The key is that of a message to another patient.';
    elsif (v_job.scheduled_for, v_job.starts_at)
        is distinct from (schedule_message.scheduled_for, schedule_message.starts_at)
    then
        raise sqlstate 'PT409' using
            message = 'message_gone', detail = 'It waits in the queue, has left, or was withdrawn: another time needs another key.';
    end if;

    return query
    select v_job.id, v_job.status;
end;
$$;
revoke execute on function private.schedule_message(uuid, text, text, text, timestamptz, timestamptz, text) from public, anon;
grant execute on function private.schedule_message(uuid, text, text, text, timestamptz, timestamptz, text) to authenticated;

create function public.schedule_message(
    patient_id uuid, template_key text, channel text, job_key text, scheduled_for timestamptz,
    starts_at timestamptz default null, locale text default 'fr'
)
    returns table (id uuid, status text)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select scheduled.id, scheduled.status
    from private.schedule_message(
        schedule_message.patient_id, schedule_message.template_key, schedule_message.channel, schedule_message.job_key,
        schedule_message.scheduled_for, schedule_message.starts_at, schedule_message.locale
    ) as scheduled;
end;
revoke execute on function public.schedule_message(uuid, text, text, text, timestamptz, timestamptz, text) from public, anon;
grant execute on function public.schedule_message(uuid, text, text, text, timestamptz, timestamptz, text) to authenticated;
comment on function public.schedule_message(uuid, text, text, text, timestamptz, timestamptz, text) is
    'Puts a message to a patient of the active organisation down for a time; the same key again moves it.';
