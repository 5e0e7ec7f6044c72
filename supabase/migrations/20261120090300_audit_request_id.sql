-- request_id: the id that the caller gave this request, where it looks like one.
create function private.request_id()
    returns text
    language sql
    stable
    security invoker
    set search_path = ''
return (
    select request.id
    from (select nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id' as id) as request
    where request.id ~ '^[A-Za-z0-9._-]{8,128}$'
);
revoke execute on function private.request_id() from public, anon, authenticated, service_role;
