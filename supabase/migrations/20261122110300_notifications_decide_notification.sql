-- decide_notification: who is told of an event, how, and why not; the engine acts on it and the explanation shows it.

-- Definer, because preferences and memberships are under policies. One statement for all members of the practice, inside
-- plpgsql, which keeps its plan: planning it costs more than telling one person. Of the event it reads type,
-- organisation_id, actor_id, audience and repeats.
create function private.decide_notification(event jsonb)
    returns table (
        user_id uuid, role text, in_app boolean, email boolean, frequency text, is_default boolean,
        in_app_outcome text, in_app_reason text, email_outcome text, email_reason text
    )
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
begin
    return query
    with considered as (
        select
            preferences.user_id,
            preferences.role,
            preferences.in_app,
            preferences.email,
            preferences.frequency,
            preferences.is_default,
            -- The first that holds is told.
            case
                when not exists (
                    select from private.notification_type_roles
                    where notification_type_roles.type = types.type
                        and notification_type_roles.role = preferences.role
                ) then 'role_not_concerned'
                when decide_notification.event ? 'audience'
                    and not (decide_notification.event -> 'audience') ? preferences.user_id::text then 'not_addressed'
                when not types.reaches_author
                    and decide_notification.event ->> 'actor_id' = preferences.user_id::text then 'own_activity'
                when decide_notification.event ->> 'repeats' is not null then 'repeated'
                when preferences.frequency = 'NONE' then 'frequency_none'
            end as nothing_because
        from private.notification_types as types
        inner join private.effective_preferences as preferences
            on preferences.category = types.category
        where types.type = decide_notification.event ->> 'type'
            and preferences.organisation_id = (decide_notification.event ->> 'organisation_id')::uuid
    )

    select
        considered.user_id,
        considered.role,
        considered.in_app,
        considered.email,
        considered.frequency,
        considered.is_default,
        case when considered.nothing_because is null and considered.in_app then 'created' else 'none' end,
        coalesce(considered.nothing_because, case when not considered.in_app then 'in_app_off' end),
        case
            when considered.nothing_because is not null or not considered.email then 'none'
            when considered.frequency = 'IMMEDIATE' then 'outbox'
            else 'digest'
        end,
        coalesce(considered.nothing_because, case when not considered.email then 'email_off' end)
    from considered
    order by considered.user_id;
end;
$$;
revoke execute on function private.decide_notification(jsonb) from public, anon, authenticated, service_role;
