-- repeated_event: the event that told the same within the window of its type, or null.
create function private.repeated_event(event jsonb)
    returns uuid
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
begin
    return (
        select earlier.id
        from private.notification_types as types
        inner join private.notification_events as earlier
            on earlier.type = types.type
        where types.type = repeated_event.event ->> 'type'
            and types.repeat_window > interval '0'
            and earlier.organisation_id = (repeated_event.event ->> 'organisation_id')::uuid
            and earlier.created_at > now() - types.repeat_window
            and earlier.repeats is null
            -- A graver one is no repetition.
            and earlier.severity = coalesce(repeated_event.event ->> 'severity', types.severity)
            -- Nor is one by somebody else, where authors are left out: the first author would not be told of it.
            and (types.reaches_author or earlier.actor_id is not distinct from (repeated_event.event ->> 'actor_id')::uuid)
            and case types.repeat_scope
                when 'patient' then earlier.patient_id = (repeated_event.event ->> 'patient_id')::uuid
                else earlier.entity_id = (repeated_event.event ->> 'entity_id')::uuid
            end
        order by earlier.created_at desc
        limit 1
    );
end;
$$;
revoke execute on function private.repeated_event(jsonb) from public, anon, authenticated, service_role;
