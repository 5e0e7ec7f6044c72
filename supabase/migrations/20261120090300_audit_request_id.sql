-- request_id: the id that the caller gave this request, where it looks like one.

-- In plpgsql, because it is asked for each audited row, and a function in SQL would be planned anew each time.
create function private.request_id()
    returns text
    language plpgsql
    stable
    security invoker
    set search_path = ''
as $$
declare
    v_id constant text := nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id';
begin
    if v_id ~ '^[A-Za-z0-9._-]{8,128}$' then
        return v_id;
    end if;

    return null;
end;
$$;
revoke execute on function private.request_id() from public, anon, authenticated, service_role;
