-- refuse_change: rows of the audit are added and stay, whoever asks, the service role and the owner included.
create function private.refuse_change()
    returns trigger
    language plpgsql
    volatile
    security invoker
    set search_path = ''
as $$
begin
    raise sqlstate '42501' using
        message = 'append_only',
        detail = 'Rows of this table are never changed or removed.';
end;
$$;
revoke execute on function private.refuse_change() from public, anon, authenticated, service_role;
