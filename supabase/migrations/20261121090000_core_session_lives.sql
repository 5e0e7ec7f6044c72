-- session_lives and require_session: whether the caller has signed out since the token was made.

-- An access token is believed until it runs out, up to fifteen minutes after its owner signed out. Reading may go on that
-- long; what begins, changes or deletes something asks here, which is one look-up by key and never in the way of a list.
-- Definer, because sessions are readable to nobody. A token that names no session cannot be signed out, so it is refused
-- too; what is malformed is a no, never an error.
create function private.session_lives()
    returns boolean
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
begin
    return exists (
        select from auth.sessions
        where sessions.id = (
                select case
                    when request.session_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then request.session_id::uuid
                end
                from (select auth.jwt() ->> 'session_id' as session_id offset 0) as request
            )
            and sessions.user_id = private.caller_id()
            and (sessions.not_after is null or sessions.not_after > now())
            -- A refresh token that was used twice is taken for stolen: all of its session are revoked, and the row stays.
            -- Servers that keep no row a token have nothing here to look at.
            and (
                exists (
                    select from auth.refresh_tokens
                    where refresh_tokens.session_id = sessions.id
                        and refresh_tokens.revoked is not true
                )
                or not exists (select from auth.refresh_tokens where refresh_tokens.session_id = sessions.id)
            )
    );
end;
$$;
revoke execute on function private.session_lives() from public, anon;
-- The conditions of triggers run as whoever writes, so the service role needs it too; it always gets false.
grant execute on function private.session_lives() to authenticated, service_role;

-- For commands, which call it once they know that the caller had the right.
create function private.require_session()
    returns void
    language plpgsql
    stable
    security invoker
    set search_path = ''
as $$
begin
    if not private.session_lives() then
        raise sqlstate 'PT401' using
            message = 'session_expired', detail = 'The session of this token has ended.';
    end if;
end;
$$;
revoke execute on function private.require_session() from public, anon, authenticated, service_role;
