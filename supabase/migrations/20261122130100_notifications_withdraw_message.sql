-- withdraw_message: a message to a patient that shall not leave, even if it waits in the queue already.

-- Definer, because jobs are written by nobody directly. What a provider has accepted cannot be called back; asked again,
-- the first withdrawal stands.
create function private.withdraw_message(message_id uuid)
    returns table (id uuid, status text)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.require_organisation('reminders.schedule');
    v_status text;
begin
    perform private.require_session();

    select notification_jobs.status
    into v_status
    from public.notification_jobs
    where notification_jobs.organisation_id = v_organisation_id
        and notification_jobs.id = withdraw_message.message_id
    for update;

    if not found then
        raise sqlstate 'PT404' using
            message = 'message_not_found', detail = 'The active organisation has no such message.';
    elsif v_status in ('SENT', 'FAILED') then
        raise sqlstate 'PT409' using message = 'message_gone', detail = 'The message has left, or failed.';
    end if;

    update public.notification_jobs
    set status = 'WITHDRAWN',
        reason = 'withdrawn'
    where notification_jobs.id = withdraw_message.message_id
        and notification_jobs.status <> 'WITHDRAWN';

    return query
    select notification_jobs.id, notification_jobs.status
    from public.notification_jobs
    where notification_jobs.id = withdraw_message.message_id;
end;
$$;
revoke execute on function private.withdraw_message(uuid) from public, anon;
grant execute on function private.withdraw_message(uuid) to authenticated;

create function public.withdraw_message(message_id uuid)
    returns table (id uuid, status text)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select withdrawn.id, withdrawn.status
    from private.withdraw_message(withdraw_message.message_id) as withdrawn;
end;
revoke execute on function public.withdraw_message(uuid) from public, anon;
grant execute on function public.withdraw_message(uuid) to authenticated;
comment on function public.withdraw_message(uuid) is 'Takes back a message to a patient that has not left yet.';
