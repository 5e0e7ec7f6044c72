-- active_organisation: the organisation this request works in, if the caller has the permission there; null otherwise.

-- Definer, because memberships are themselves under policies. One statement inside plpgsql, which keeps its plan:
-- it is asked once a statement by every policy. What is unknown or malformed gives null, never an error.
create function private.active_organisation(permission text)
    returns uuid
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
declare
    v_organisation_id uuid;
begin
    select caller_permissions.organisation_id
    into v_organisation_id
    from private.caller_permissions
    cross join (
        select lower(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-organisation-id') as header
        offset 0
    ) as request
    where caller_permissions.permission = active_organisation.permission
        and caller_permissions.organisation_id::text = coalesce(
            request.header,
            (
                select profiles.active_organisation_id::text
                from public.profiles
                where profiles.id = caller_permissions.user_id
            ),
            (
                select min(memberships.organisation_id::text)
                from public.memberships
                where memberships.user_id = caller_permissions.user_id
                    and memberships.revoked_at is null
                having count(*) = 1
            )
        );

    return v_organisation_id;
end;
$$;
revoke execute on function private.active_organisation(text) from public, anon;
-- The conditions of triggers run as whoever writes, so the service role needs it too; it always gets null.
grant execute on function private.active_organisation(text) to authenticated, service_role;
