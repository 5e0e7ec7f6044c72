-- set_notification_preference: a person chooses for one category of the practice they work in.

-- Definer, because rows are written by nobody directly: whose they are is ours to say.
create function private.set_notification_preference(category text, in_app boolean, email boolean, frequency text)
    returns void
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.require_organisation('notifications.read');
begin
    perform private.require_session();

    -- Said here, because a failed constraint would name whose row it is.
    if (set_notification_preference.category in ('alerts', 'activity', 'imports', 'system')) is not true
        or (set_notification_preference.frequency in ('IMMEDIATE', 'DAILY', 'WEEKLY', 'NONE')) is not true
        or set_notification_preference.in_app is null
        or set_notification_preference.email is null
    then
        raise sqlstate 'PT400' using
            message = 'preference_invalid', detail = 'A category, two switches and a frequency, each of the known words.';
    end if;

    insert into public.notification_preferences as preferences (
        organisation_id, user_id, category, in_app, email, frequency
    )
    values (
        v_organisation_id,
        private.caller_id(),
        set_notification_preference.category,
        set_notification_preference.in_app,
        set_notification_preference.email,
        set_notification_preference.frequency
    )
    on conflict (organisation_id, user_id, category) do update
    set in_app = excluded.in_app,
        email = excluded.email,
        frequency = excluded.frequency
    where (preferences.in_app, preferences.email, preferences.frequency)
        is distinct from (excluded.in_app, excluded.email, excluded.frequency);
end;
$$;
revoke execute on function private.set_notification_preference(text, boolean, boolean, text) from public, anon;
grant execute on function private.set_notification_preference(text, boolean, boolean, text) to authenticated;

create function public.set_notification_preference(category text, in_app boolean, email boolean, frequency text)
    returns void
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select private.set_notification_preference(
        set_notification_preference.category,
        set_notification_preference.in_app,
        set_notification_preference.email,
        set_notification_preference.frequency
    );
end;
revoke execute on function public.set_notification_preference(text, boolean, boolean, text) from public, anon;
grant execute on function public.set_notification_preference(text, boolean, boolean, text) to authenticated;
comment on function public.set_notification_preference(text, boolean, boolean, text) is
    'Chooses for one category in the active organisation; what is not yet sent follows it.';
