-- team_activity: who joins, leaves or changes role is told to the others, in the same transaction.

-- Definer, because notify() is closed. Whoever did it is left out; where nobody of the practice did, it was the member.
create function private.team_activity()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_change constant text := case
        when new.revoked_at is null and (tg_op = 'INSERT' or old.revoked_at is not null) then 'joined'
        when new.revoked_at is not null and old.revoked_at is null then 'left'
        when new.revoked_at is null and new.role <> old.role then 'role_changed'
    end;
begin
    if v_change is not null then
        perform private.notify(
            jsonb_build_object(
                'type', 'TEAM_ACTIVITY',
                'organisation_id', new.organisation_id,
                'entity_id', new.user_id,
                'actor_id', coalesce(
                    (
                        select memberships.user_id
                        from public.memberships
                        where memberships.organisation_id = new.organisation_id
                            and memberships.user_id = private.caller_id()
                    ),
                    new.user_id
                ),
                'payload', jsonb_build_object('change', v_change, 'role', new.role),
                'event_key', concat_ws(
                    ':', 'team', new.user_id, v_change, to_char(now() at time zone 'UTC', 'YYYYMMDD"T"HH24MISSUS')
                )
            )
        );
    end if;

    return null;
end;
$$;
revoke execute on function private.team_activity() from public, anon, authenticated, service_role;

-- After the trigger that gives a new practice what it needs, by its name.
create trigger memberships_notify after insert or update on public.memberships
    for each row execute function private.team_activity();
