-- require_organisation: the organisation this request works in, for commands; without the permission there it is refused.

-- Policies ask active_organisation, for which null is an answer; a command that went on with null would say nothing.
create function private.require_organisation(permission text)
    returns uuid
    language plpgsql
    stable
    security invoker
    set search_path = ''
as $$
declare
    v_organisation_id constant uuid := private.active_organisation(require_organisation.permission);
begin
    if v_organisation_id is null then
        raise sqlstate '42501' using
            message = 'not_allowed', detail = 'The caller lacks the permission in the active organisation.';
    end if;

    return v_organisation_id;
end;
$$;
revoke execute on function private.require_organisation(text) from public, anon, authenticated, service_role;
