-- archive_notifications: what is older than 90 days leaves the bell. Rows stay, as somebody may be looking at them; of mails,
-- what nobody needs any more is forgotten.

-- Definer, because notifications are closed to the service role. A bounded number a call, and no call waits for another.
create function private.archive_notifications(rows_max integer, as_of timestamptz)
    returns integer
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_archived integer;
begin
    with old as (
        select notifications.id
        from public.notifications
        where notifications.archived_at is null
            and notifications.created_at < archive_notifications.as_of - interval '90 days'
        order by notifications.created_at
        limit least(greatest(coalesce(archive_notifications.rows_max, 1000), 1), 10000)
        for update skip locked
    )

    update public.notifications
    set archived_at = now()
    from old
    where notifications.id = old.id;

    get diagnostics v_archived = row_count;
    perform private.forget_mails(archive_notifications.rows_max, archive_notifications.as_of);
    return v_archived;
end;
$$;
revoke execute on function private.archive_notifications(integer, timestamptz) from public, anon, authenticated;
grant execute on function private.archive_notifications(integer, timestamptz) to service_role;

create function public.archive_notifications(rows_max integer default 1000, as_of timestamptz default now())
    returns integer
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select private.archive_notifications(archive_notifications.rows_max, archive_notifications.as_of);
end;
revoke execute on function public.archive_notifications(integer, timestamptz) from public, anon, authenticated;
grant execute on function public.archive_notifications(integer, timestamptz) to service_role;
comment on function public.archive_notifications(integer, timestamptz) is
    'Service role only: takes out of the bells what is older than 90 days.';
