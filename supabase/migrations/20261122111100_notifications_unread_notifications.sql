-- unread_notifications: the number in the badge, counted and never kept, so it cannot be wrong.

-- Invoker: the policy of notifications decides, and the partial index holds nothing but what is unread.
create function public.unread_notifications()
    returns integer
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select count(*)::integer
    from public.notifications
    where notifications.organisation_id = (select private.active_organisation('notifications.read'))
        and notifications.user_id = (select auth.uid())
        and not notifications.is_read
        and notifications.archived_at is null;
end;
revoke execute on function public.unread_notifications() from public, anon;
grant execute on function public.unread_notifications() to authenticated;
comment on function public.unread_notifications() is 'How many of the caller''s notifications in the active organisation are unread.';
