-- notification_decisions: what was decided about an event, and what became of it; the later answer to « why did X get nothing? ».

-- Definer, because decisions and mails are closed. Whether a colleague has read a notification is not told.
create function private.notification_decisions(event_id uuid)
    returns table (
        user_id uuid, full_name text, role text, in_app boolean, email boolean, frequency text, is_default boolean,
        in_app_outcome text, in_app_reason text, email_outcome text, email_reason text, email_status text,
        email_error text, settled_at timestamptz
    )
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.require_organisation('notifications.debug');
begin
    if not exists (
        select from private.notification_events
        where notification_events.organisation_id = v_organisation_id
            and notification_events.id = notification_decisions.event_id
    ) then
        raise sqlstate 'PT404' using
            message = 'event_not_found', detail = 'The active organisation has no such event.';
    end if;

    return query
    select
        decisions.user_id, profiles.full_name, decisions.role, decisions.in_app, decisions.email, decisions.frequency,
        decisions.is_default, decisions.in_app_outcome, decisions.in_app_reason, decisions.email_outcome,
        decisions.email_reason,
        case
            when digests.outcome is not null and digests.outcome <> 'mailed' then 'FAILED'
            else coalesce(mails.status, case when digests.event_id is not null then 'PENDING' end)
        end,
        coalesce(mails.error_message, nullif(digests.outcome, 'mailed')),
        coalesce(mails.sent_at, digests.settled_at)
    from private.notification_decisions as decisions
    inner join public.profiles
        on profiles.id = decisions.user_id
    left join public.notification_digest as digests
        on digests.organisation_id = decisions.organisation_id
        and digests.event_id = decisions.event_id
        and digests.user_id = decisions.user_id
    left join public.email_outbox as mails
        on mails.id = digests.outbox_id
        or mails.dedupe_key = 'event:' || decisions.event_id || ':' || decisions.user_id || ':email'
    where decisions.organisation_id = v_organisation_id
        and decisions.event_id = notification_decisions.event_id
    order by profiles.full_name, decisions.user_id;
end;
$$;
revoke execute on function private.notification_decisions(uuid) from public, anon;
grant execute on function private.notification_decisions(uuid) to authenticated;

create function public.notification_decisions(event_id uuid)
    returns table (
        user_id uuid, full_name text, role text, in_app boolean, email boolean, frequency text, is_default boolean,
        in_app_outcome text, in_app_reason text, email_outcome text, email_reason text, email_status text,
        email_error text, settled_at timestamptz
    )
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        decided.user_id, decided.full_name, decided.role, decided.in_app, decided.email, decided.frequency,
        decided.is_default, decided.in_app_outcome, decided.in_app_reason, decided.email_outcome, decided.email_reason,
        decided.email_status, decided.email_error, decided.settled_at
    from private.notification_decisions(notification_decisions.event_id) as decided;
end;
revoke execute on function public.notification_decisions(uuid) from public, anon;
grant execute on function public.notification_decisions(uuid) to authenticated;
comment on function public.notification_decisions(uuid) is
    'For admins: what was decided about an event for each member of that day, and what became of the mail.';
