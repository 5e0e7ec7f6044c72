-- explain_notification: what notify() would do with an event, and why, without doing it.

-- Definer, because preferences are each person's own; names of colleagues are those of members(). The practice is the
-- active one, whatever the event says.
create function private.explain_notification(event jsonb)
    returns table (
        user_id uuid, full_name text, role text, in_app boolean, email boolean, frequency text, is_default boolean,
        in_app_outcome text, in_app_reason text, email_outcome text, email_reason text
    )
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.require_organisation('notifications.debug');
    v_event jsonb;
begin
    if jsonb_typeof(explain_notification.event) is distinct from 'object' then
        raise sqlstate 'PT400' using message = 'notification_invalid', detail = 'The event is no object.';
    end if;

    v_event := explain_notification.event || jsonb_build_object('organisation_id', v_organisation_id, 'event_key', 'explained');
    perform private.check_event(v_event, is_question => true);

    return query
    select
        decisions.user_id, profiles.full_name, decisions.role, decisions.in_app, decisions.email, decisions.frequency,
        decisions.is_default, decisions.in_app_outcome, decisions.in_app_reason, decisions.email_outcome, decisions.email_reason
    from private.decide_notification(
        v_event || jsonb_build_object('repeats', private.repeated_event(v_event))
    ) as decisions
    inner join public.profiles
        on profiles.id = decisions.user_id
    order by profiles.full_name, decisions.user_id;
end;
$$;
revoke execute on function private.explain_notification(jsonb) from public, anon;
grant execute on function private.explain_notification(jsonb) to authenticated;

create function public.explain_notification(event jsonb)
    returns table (
        user_id uuid, full_name text, role text, in_app boolean, email boolean, frequency text, is_default boolean,
        in_app_outcome text, in_app_reason text, email_outcome text, email_reason text
    )
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        explained.user_id, explained.full_name, explained.role, explained.in_app, explained.email, explained.frequency,
        explained.is_default, explained.in_app_outcome, explained.in_app_reason, explained.email_outcome, explained.email_reason
    from private.explain_notification(explain_notification.event) as explained;
end;
revoke execute on function public.explain_notification(jsonb) from public, anon;
grant execute on function public.explain_notification(jsonb) to authenticated;
comment on function public.explain_notification(jsonb) is
    'For admins: every member of the active organisation, with what this event would bring and why; writes nothing.';
