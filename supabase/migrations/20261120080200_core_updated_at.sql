-- touch_updated_at: the date of the last change is ours, whatever the caller sends.
create function private.touch_updated_at()
    returns trigger
    language plpgsql
    volatile
    security invoker
    set search_path = ''
as $$
begin
    new.updated_at = now();
    return new;
end;
$$;
revoke execute on function private.touch_updated_at() from public, anon, authenticated, service_role;
