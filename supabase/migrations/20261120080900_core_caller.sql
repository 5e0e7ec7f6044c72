-- caller, caller_id and caller_permissions: who asks, and what they may do where, at this very moment.

-- Empty for whoever is no member of staff signed in to our own app: anonymous users and tokens of third-party apps carry
-- the role authenticated too. Views, so that the functions built on them stay one statement each and keep their plan;
-- `offset 0` has the claims parsed once.
create view private.caller
    with (security_invoker = true)
as
select auth.uid() as id
from (select nullif(current_setting('request.jwt.claims', true), '')::jsonb as claims offset 0) as request
where request.claims ->> 'role' = 'authenticated'
    and coalesce(request.claims ->> 'is_anonymous', 'false') = 'false'
    and not request.claims ? 'client_id';
comment on view private.caller is 'One row with the id of the person who asks, or none.';

-- Definer, because nobody else uses this schema.
create function private.caller_id()
    returns uuid
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
begin
    return (select caller.id from private.caller);
end;
$$;
revoke execute on function private.caller_id() from public, anon;
-- The conditions of triggers run as whoever writes, so the service role needs it too; it always gets null.
grant execute on function private.caller_id() to authenticated, service_role;

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
where memberships.user_id = (select caller.id from private.caller)
    and memberships.revoked_at is null
    -- Where the practice asks for a second factor, a session without one does not have the permission.
    and (
        role_permissions.permission <> all (organisations.mfa_permissions)
        or (select auth.jwt()) ->> 'aal' = 'aal2'
    );
comment on view private.caller_permissions is
    'What the caller may do, and where, by live memberships; read by definer functions only.';
