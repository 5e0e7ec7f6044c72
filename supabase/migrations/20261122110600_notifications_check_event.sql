-- check_event: refuses an event that is not what its type allows, before anything is written.

-- A question about an event may leave open what the event is about and what its payload says; what it does say is held to
-- the same rules.
create function private.check_event(event jsonb, is_question boolean default false)
    returns void
    language plpgsql
    stable
    security invoker
    set search_path = ''
as $$
declare
    v_keys constant text[] := array[
        'type', 'organisation_id', 'patient_id', 'entity_id', 'severity', 'payload', 'event_key', 'actor_id', 'audience'
    ];
    v_payload constant jsonb := coalesce(check_event.event -> 'payload', '{}');
    v_type private.notification_types;
    v_fault text;
begin
    select notification_types.*
    into v_type
    from private.notification_types
    where notification_types.type = check_event.event ->> 'type';

    -- The form in a statement of its own: a plan made for one event reckons its casts before any branch is chosen, and a
    -- cast that fails repeats the value.
    v_fault := case
        when jsonb_typeof(check_event.event) is distinct from 'object' then 'The event is no object.'
        when exists (
            select from jsonb_object_keys(check_event.event) as keys (key)
            where keys.key <> all (v_keys)
        ) then 'The event has a key that no event has.'
        when v_type.type is null then 'There is no such type.'
        when exists (
            select from unnest(array['organisation_id', 'patient_id', 'entity_id', 'actor_id']) as ids (key)
            where not private.is_uuid(check_event.event ->> ids.key)
        ) then 'An id is no uuid in lower case.'
        when check_event.event ->> 'severity' not in ('INFO', 'WARNING', 'CRITICAL') then 'There is no such severity.'
        when coalesce(check_event.event ->> 'event_key' !~ '^[A-Za-z0-9:._-]{1,200}$', true) then 'The event has no key.'
        when jsonb_typeof(check_event.event -> 'audience') <> 'array' then 'The audience is no list.'
        when exists (
            select from jsonb_array_elements(check_event.event -> 'audience') as audience (member)
            where private.is_uuid(audience.member #>> '{}') is not true
        ) then 'An id of the audience is no uuid in lower case.'
    end;

    if v_fault is not null then
        raise sqlstate 'PT400' using message = 'notification_invalid', detail = v_fault;
    end if;

    v_fault := case
        when not exists (
            select from public.organisations
            where organisations.id = (check_event.event ->> 'organisation_id')::uuid
        ) then 'There is no such organisation.'
        when check_event.event ->> 'patient_id' is not null and not exists (
            select from public.patients
            where patients.organisation_id = (check_event.event ->> 'organisation_id')::uuid
                and patients.id = (check_event.event ->> 'patient_id')::uuid
        ) then 'The organisation has no such patient.'
        when check_event.event ->> 'actor_id' is not null and not exists (
            select from public.memberships
            where memberships.organisation_id = (check_event.event ->> 'organisation_id')::uuid
                and memberships.user_id = (check_event.event ->> 'actor_id')::uuid
        ) then 'The actor never worked in the organisation.'
        when not (check_event.is_question and check_event.event ->> 'entity_id' is null) and not private.is_entity(
            (check_event.event ->> 'organisation_id')::uuid,
            (check_event.event ->> 'patient_id')::uuid,
            v_type.entity_type,
            (check_event.event ->> 'entity_id')::uuid
        ) then 'The organisation has no such entity.'
        when not (check_event.is_question and v_payload = '{}') then private.payload_fault(v_type.type, v_payload)
    end;

    if v_fault is not null then
        raise sqlstate 'PT400' using message = 'notification_invalid', detail = v_fault;
    end if;
end;
$$;
revoke execute on function private.check_event(jsonb, boolean) from public, anon, authenticated, service_role;
