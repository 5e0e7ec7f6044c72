-- members: the names of those who work in the active organisation.

-- Definer, because a profile is readable by its own person alone: it says where else they work.
create function private.members()
    returns table (user_id uuid, full_name text, role text, member_since timestamptz, revoked_at timestamptz)
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select
        memberships.user_id,
        profiles.full_name,
        memberships.role,
        memberships.created_at,
        memberships.revoked_at
    from public.memberships
    inner join public.profiles
        on profiles.id = memberships.user_id
    where memberships.organisation_id = (select private.active_organisation('members.read'))
    order by profiles.full_name, memberships.user_id;
end;
revoke execute on function private.members() from public, anon;
grant execute on function private.members() to authenticated;

create function public.members()
    returns table (user_id uuid, full_name text, role text, member_since timestamptz, revoked_at timestamptz)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select members.user_id, members.full_name, members.role, members.member_since, members.revoked_at
    from private.members() as members;
end;
revoke execute on function public.members() from public, anon;
grant execute on function public.members() to authenticated;
comment on function public.members() is 'Everyone who works or worked in the active organisation, by name.';
