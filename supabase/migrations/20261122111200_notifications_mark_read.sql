-- mark_notifications_read: the caller's own, as often as one likes.

-- Definer, because nobody may write notifications; returns how many are still unread. With an id it reads that one, without
-- it all that came until the moment at which the list was looked at.
create function private.mark_notifications_read(notification_id uuid, seen_until timestamptz)
    returns integer
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_organisation_id constant uuid := private.require_organisation('notifications.read');
begin
    if mark_notifications_read.notification_id is not null and not exists (
        select from public.notifications
        where notifications.id = mark_notifications_read.notification_id
            and notifications.organisation_id = v_organisation_id
            and notifications.user_id = private.caller_id()
            and notifications.archived_at is null
    ) then
        raise sqlstate 'PT404' using
            message = 'notification_not_found', detail = 'The caller has no such notification in the active organisation.';
    end if;

    update public.notifications
    set is_read = true,
        read_at = now()
    where notifications.organisation_id = v_organisation_id
        and notifications.user_id = private.caller_id()
        and not notifications.is_read
        and notifications.archived_at is null
        and case
            when mark_notifications_read.notification_id is null then
                notifications.created_at <= mark_notifications_read.seen_until
            else notifications.id = mark_notifications_read.notification_id
        end;

    return (
        select count(*)
        from public.notifications
        where notifications.organisation_id = v_organisation_id
            and notifications.user_id = private.caller_id()
            and not notifications.is_read
            and notifications.archived_at is null
    );
end;
$$;
revoke execute on function private.mark_notifications_read(uuid, timestamptz) from public, anon;
grant execute on function private.mark_notifications_read(uuid, timestamptz) to authenticated;

create function public.mark_notification_read(notification_id uuid)
    returns integer
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select private.mark_notifications_read(
        coalesce(mark_notification_read.notification_id, '00000000-0000-0000-0000-000000000000'), null
    );
end;
revoke execute on function public.mark_notification_read(uuid) from public, anon;
grant execute on function public.mark_notification_read(uuid) to authenticated;
comment on function public.mark_notification_read(uuid) is 'Marks one of the caller''s notifications read; returns how many are unread.';

create function public.mark_all_notifications_read(seen_until timestamptz)
    returns integer
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select private.mark_notifications_read(null, mark_all_notifications_read.seen_until);
end;
revoke execute on function public.mark_all_notifications_read(timestamptz) from public, anon;
grant execute on function public.mark_all_notifications_read(timestamptz) to authenticated;
comment on function public.mark_all_notifications_read(timestamptz) is
    'Marks read what the caller''s list held when it was looked at; what came later stays unread. Returns how many are.';
