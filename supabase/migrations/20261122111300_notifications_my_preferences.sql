-- my_notification_preferences: the caller's four categories, chosen or by default.

-- Definer, because defaults are readable to nobody directly.
create function private.my_notification_preferences()
    returns table (category text, in_app boolean, email boolean, frequency text, is_default boolean)
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select
        preferences.category, preferences.in_app, preferences.email, preferences.frequency, preferences.is_default
    from private.effective_preferences as preferences
    where preferences.organisation_id = (select private.active_organisation('notifications.read'))
        and preferences.user_id = (select private.caller_id())
    order by array_position(array['alerts', 'activity', 'imports', 'system'], preferences.category);
end;
revoke execute on function private.my_notification_preferences() from public, anon;
grant execute on function private.my_notification_preferences() to authenticated;

create function public.my_notification_preferences()
    returns table (category text, in_app boolean, email boolean, frequency text, is_default boolean)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select mine.category, mine.in_app, mine.email, mine.frequency, mine.is_default
    from private.my_notification_preferences() as mine;
end;
revoke execute on function public.my_notification_preferences() from public, anon;
grant execute on function public.my_notification_preferences() to authenticated;
comment on function public.my_notification_preferences() is
    'The caller''s preference for each category in the active organisation, chosen or by default of the role.';
