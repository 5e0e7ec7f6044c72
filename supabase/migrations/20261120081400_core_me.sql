-- me: who I am, where I work, what I may do there; buttons follow it.

-- Definer, because permissions and other people's organisations are readable to nobody directly.
create function private.me()
    returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
declare
    v_me jsonb;
begin
    select jsonb_build_object(
        'user', jsonb_build_object(
            'id', profiles.id,
            'email', users.email,
            'full_name', profiles.full_name,
            'locale', profiles.locale,
            'time_zone', profiles.time_zone
        ),
        'active_organisation_id', private.active_organisation('organisation.read'),
        'organisations', coalesce(
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'id', organisations.id,
                        'name', organisations.name,
                        'role', memberships.role,
                        'permissions', (
                            select jsonb_agg(role_permissions.permission order by role_permissions.permission)
                            from private.role_permissions
                            where role_permissions.role = memberships.role
                        )
                    )
                    order by organisations.name, organisations.id
                )
                from public.memberships
                inner join public.organisations
                    on organisations.id = memberships.organisation_id
                where memberships.user_id = profiles.id
                    and memberships.revoked_at is null
            ),
            '[]'::jsonb
        )
    )
    into v_me
    from public.profiles
    inner join auth.users as users
        on users.id = profiles.id
    where profiles.id = private.caller_id();

    if not found then
        raise sqlstate '42501' using
            message = 'not_allowed',
            detail = 'The token belongs to no member of staff.';
    end if;

    return v_me;
end;
$$;
revoke execute on function private.me() from public, anon;
grant execute on function private.me() to authenticated;

create function public.me()
    returns jsonb
    language sql
    stable
    security invoker
    set search_path = ''
return private.me();
revoke execute on function public.me() from public, anon;
grant execute on function public.me() to authenticated;
comment on function public.me() is 'The caller, the active organisation, and all organisations with role and permissions.';
