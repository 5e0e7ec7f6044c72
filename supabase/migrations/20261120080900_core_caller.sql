-- caller_id and caller_permissions: who asks, and what they may do where, at this very moment.

-- Null for whoever is no member of staff signed in to our own app: anonymous users and tokens of third-party apps
-- carry the role authenticated too.
create function private.caller_id()
    returns uuid
    language sql
    stable
    security invoker
    set search_path = ''
return (
    select auth.uid()
    from (select nullif(current_setting('request.jwt.claims', true), '')::jsonb as claims) as request
    where request.claims ->> 'role' = 'authenticated'
        and coalesce(request.claims ->> 'is_anonymous', 'false') = 'false'
        and not request.claims ? 'client_id'
);
revoke execute on function private.caller_id() from public, anon;
-- The conditions of triggers run as whoever writes, so the service role needs it too; it always gets null.
grant execute on function private.caller_id() to authenticated, service_role;

-- A view, so that the functions built on it stay one statement each.
create view private.caller_permissions
    with (security_invoker = true)
as
select
    memberships.organisation_id,
    memberships.user_id,
    memberships.role,
    role_permissions.permission
from public.memberships
inner join private.role_permissions
    on role_permissions.role = memberships.role
inner join public.organisations
    on organisations.id = memberships.organisation_id
where memberships.user_id = (select private.caller_id())
    and memberships.revoked_at is null
    -- Where the practice asks for a second factor, a session without one does not have the permission.
    and (
        role_permissions.permission <> all (organisations.mfa_permissions)
        or (select auth.jwt()) ->> 'aal' = 'aal2'
    );
comment on view private.caller_permissions is 'What the caller may do, and where, by live memberships; read by definer functions only.';
