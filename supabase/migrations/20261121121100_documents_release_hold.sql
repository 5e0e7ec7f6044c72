-- release_hold: ends a hold; what it covered is as free as before it.

-- Definer, because nobody writes holds directly. Asked again, the first release stands, so a lost answer can be asked for.
create function private.release_hold(hold_id uuid, reason text)
    returns table (id uuid, released_at timestamptz)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_reason constant text := nullif(btrim(left(private.clean_text(release_hold.reason), 500)), '');
    v_hold public.legal_holds;
begin
    select legal_holds.*
    into v_hold
    from public.legal_holds
    where legal_holds.id = release_hold.hold_id
        and legal_holds.organisation_id = any (private.my_organisations('documents.read'))
    for update;

    if not found then
        raise sqlstate 'PT404' using message = 'hold_not_found', detail = 'There is no such hold where the caller works.';
    end if;

    if not private.has_permission_in(v_hold.organisation_id, 'documents.hold') then
        raise sqlstate '42501' using
            message = 'not_allowed', detail = 'The caller may not release holds in the organisation of this one.';
    end if;

    perform private.require_session();

    if v_reason is null then
        raise sqlstate 'PT400' using message = 'reason_required', detail = 'Releasing a hold needs a reason.';
    end if;

    if v_hold.released_at is null then
        update public.legal_holds
        set released_at = now(),
            released_by = private.caller_id(),
            release_reason = v_reason
        where legal_holds.id = v_hold.id;
    end if;

    return query
    select v_hold.id, coalesce(v_hold.released_at, now());
end;
$$;
revoke execute on function private.release_hold(uuid, text) from public, anon;
grant execute on function private.release_hold(uuid, text) to authenticated;

create function public.release_hold(hold_id uuid, reason text default null)
    returns table (id uuid, released_at timestamptz)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select released.id, released.released_at
    from private.release_hold(release_hold.hold_id, release_hold.reason) as released;
end;
revoke execute on function public.release_hold(uuid, text) from public, anon;
grant execute on function public.release_hold(uuid, text) to authenticated;
comment on function public.release_hold(uuid, text) is 'Ends a hold, with a reason; asked again, the first answer stands.';
