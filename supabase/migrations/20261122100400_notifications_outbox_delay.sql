-- outbox_delay: how long to wait after an attempt that failed; null when it was the last.

-- A quarter more or less, so that what failed together does not come back together. Seventeen hours and a half in all:
-- whoever looks at it the next day finds it sent or failed.
create function private.outbox_delay(attempts integer) returns interval
    language sql
    volatile
    set search_path = ''
return (
    array[
        interval '5 seconds', interval '5 minutes', interval '30 minutes',
        interval '2 hours', interval '5 hours', interval '10 hours'
    ]
)[outbox_delay.attempts] * (0.75 + random() / 2);
revoke execute on function private.outbox_delay(integer) from public, anon, authenticated, service_role;
