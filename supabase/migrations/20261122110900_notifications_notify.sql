-- notify: the only way in for anything that is told to members. It belongs to the transaction of what happened.

-- Definer, because nobody may write events. The same key tells once, whoever repeats it; returns the event's id.
create function private.notify(event jsonb)
    returns uuid
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_type private.notification_types;
    v_id uuid;
begin
    perform private.check_event(notify.event);

    select notification_types.*
    into v_type
    from private.notification_types
    where notification_types.type = notify.event ->> 'type';

    -- Two events of one window that come at the same moment follow each other, so that the second sees the first.
    if v_type.repeat_window > interval '0' then
        perform pg_advisory_xact_lock(
            hashtextextended(
                concat_ws(
                    ':', 'notify', v_type.type, notify.event ->> 'organisation_id',
                    notify.event ->> case v_type.repeat_scope when 'patient' then 'patient_id' else 'entity_id' end
                ),
                0
            )
        );
    end if;

    insert into private.notification_events (
        organisation_id, type, severity, patient_id, entity_id, payload, event_key, actor_id, audience, repeats
    )
    values (
        (notify.event ->> 'organisation_id')::uuid,
        v_type.type,
        coalesce(notify.event ->> 'severity', v_type.severity),
        (notify.event ->> 'patient_id')::uuid,
        (notify.event ->> 'entity_id')::uuid,
        coalesce(notify.event -> 'payload', '{}'),
        notify.event ->> 'event_key',
        (notify.event ->> 'actor_id')::uuid,
        -- An empty list is nobody; only where there is none is it everybody.
        case when notify.event ? 'audience' then coalesce(
            (
                select array_agg(audience.user_id::uuid)
                from jsonb_array_elements_text(notify.event -> 'audience') as audience (user_id)
            ),
            '{}'
        ) end,
        private.repeated_event(notify.event)
    )
    on conflict (organisation_id, event_key) do nothing
    returning notification_events.id into v_id;

    if found then
        perform private.tell(v_id);
        return v_id;
    end if;

    return (
        select notification_events.id
        from private.notification_events
        where notification_events.organisation_id = (notify.event ->> 'organisation_id')::uuid
            and notification_events.event_key = notify.event ->> 'event_key'
    );
end;
$$;
revoke execute on function private.notify(jsonb) from public, anon, authenticated;
grant execute on function private.notify(jsonb) to service_role;

create function public.notify(event jsonb)
    returns uuid
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select private.notify(notify.event);
end;
revoke execute on function public.notify(jsonb) from public, anon, authenticated;
grant execute on function public.notify(jsonb) to service_role;
comment on function public.notify(jsonb) is
    'Service role only: tells an event to the members whom it concerns, once a key; refuses what its type does not allow.';
