-- my_organisations and has_permission_in: the same question without the header, for what cannot carry one.

-- Definer, because memberships are themselves under policies.
create function private.my_organisations(permission text)
    returns uuid[]
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
begin
    return array(
        select caller_permissions.organisation_id
        from private.caller_permissions
        where caller_permissions.permission = my_organisations.permission
    );
end;
$$;
revoke execute on function private.my_organisations(text) from public, anon;
grant execute on function private.my_organisations(text) to authenticated;

-- Definer for the same reason. Used by functions on the organisation of a row, never by policies of tables.
create function private.has_permission_in(organisation_id uuid, permission text)
    returns boolean
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
begin
    return exists (
        select from private.caller_permissions
        where caller_permissions.organisation_id = has_permission_in.organisation_id
            and caller_permissions.permission = has_permission_in.permission
    );
end;
$$;
revoke execute on function private.has_permission_in(uuid, text) from public, anon, authenticated, service_role;
