-- log_message: what becomes of a message to a patient in the queue is kept, attempt by attempt, and closes its job.

-- Definer, because logs and jobs are written by nobody directly.
create function private.log_message()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    insert into public.notification_logs (organisation_id, job_id, attempt, channel, provider, outcome, code)
    select new.organisation_id, new.job_id, new.attempts, new.channel, new.provider, happened.outcome, happened.code
    from (
        values
            ('queued', null, tg_op = 'INSERT'),
            ('retried', null, tg_op = 'UPDATE' and new.status = 'PENDING' and new.attempts > old.attempts),
            ('accepted', null, tg_op = 'UPDATE' and new.status = 'SENT' and old.status <> 'SENT'),
            ('failed', new.error_message, tg_op = 'UPDATE' and new.status = 'FAILED' and old.status <> 'FAILED'),
            ('delivered', null, tg_op = 'UPDATE' and new.delivered_at is not null and old.delivered_at is null),
            ('bounced', null, tg_op = 'UPDATE' and new.bounced_at is not null and old.bounced_at is null)
    ) as happened (outcome, code, is_so)
    where happened.is_so;

    update public.notification_jobs
    set status = case
            when new.bounced_at is not null then 'FAILED'
            when new.status = 'PENDING' then 'QUEUED'
            else new.status
        end,
        reason = case when new.bounced_at is not null then 'bounced' when new.status = 'FAILED' then new.error_message end
    where notification_jobs.organisation_id = new.organisation_id
        and notification_jobs.id = new.job_id
        -- What was withdrawn while it was being sent has left all the same.
        and (notification_jobs.status <> 'WITHDRAWN' or new.status = 'SENT')
        and tg_op = 'UPDATE';

    return null;
end;
$$;
revoke execute on function private.log_message() from public, anon, authenticated, service_role;

create trigger email_outbox_log_insert after insert on public.email_outbox
    for each row
    when (new.job_id is not null)
    execute function private.log_message();

create trigger email_outbox_log_update after update on public.email_outbox
    for each row
    when (
        new.job_id is not null
        and (
            new.status <> old.status or new.attempts > old.attempts
            or new.delivered_at is distinct from old.delivered_at or new.bounced_at is distinct from old.bounced_at
        )
    )
    execute function private.log_message();
