-- notification_events: the events of the practice, newest first, for whoever asks why somebody got nothing.

-- Definer, because events are closed. Keyset by date and id; the page is bounded.
create function private.notification_events(before timestamptz, before_id uuid, page_size integer)
    returns table (
        id uuid, type text, severity text, patient_id uuid, entity_type text, entity_id uuid, actor_id uuid, payload jsonb,
        repeats uuid, created_at timestamptz
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
    return query
    select
        events.id, events.type, events.severity, events.patient_id, types.entity_type, events.entity_id, events.actor_id,
        events.payload, events.repeats, events.created_at
    from private.notification_events as events
    inner join private.notification_types as types
        on types.type = events.type
    where events.organisation_id = v_organisation_id
        and (events.created_at, events.id) < (
            coalesce(notification_events.before, 'infinity'),
            coalesce(notification_events.before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        )
    order by events.created_at desc, events.id desc
    limit least(greatest(coalesce(notification_events.page_size, 50), 1), 100);
end;
$$;
revoke execute on function private.notification_events(timestamptz, uuid, integer) from public, anon;
grant execute on function private.notification_events(timestamptz, uuid, integer) to authenticated;

create function public.notification_events(
    before timestamptz default null, before_id uuid default null, page_size integer default 50
)
    returns table (
        id uuid, type text, severity text, patient_id uuid, entity_type text, entity_id uuid, actor_id uuid, payload jsonb,
        repeats uuid, created_at timestamptz
    )
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        happened.id, happened.type, happened.severity, happened.patient_id, happened.entity_type, happened.entity_id,
        happened.actor_id, happened.payload, happened.repeats, happened.created_at
    from private.notification_events(
        notification_events.before, notification_events.before_id, notification_events.page_size
    ) as happened;
end;
revoke execute on function public.notification_events(timestamptz, uuid, integer) from public, anon;
grant execute on function public.notification_events(timestamptz, uuid, integer) to authenticated;
comment on function public.notification_events(timestamptz, uuid, integer) is
    'For admins: events of the active organisation, newest first, by keyset.';
