-- Who may read notifications and preferences; nobody writes them but through functions. Safe to run again.

-- notifications

revoke all on public.notifications from anon, authenticated, service_role;
grant select on public.notifications to authenticated;

drop policy if exists notifications_select_own on public.notifications;
create policy notifications_select_own on public.notifications
    for select to authenticated
    using (
        organisation_id = (select private.active_organisation('notifications.read'))
        and user_id = (select auth.uid())
        and archived_at is null
    );
comment on policy notifications_select_own on public.notifications is
    'Everybody reads their own bell, in the organisation they work in.';

-- notification_preferences

revoke all on public.notification_preferences from anon, authenticated, service_role;
grant select on public.notification_preferences to authenticated;

drop policy if exists notification_preferences_select_own on public.notification_preferences;
create policy notification_preferences_select_own on public.notification_preferences
    for select to authenticated
    using (
        organisation_id = (select private.active_organisation('notifications.read'))
        and user_id = (select auth.uid())
    );
comment on policy notification_preferences_select_own on public.notification_preferences is
    'Everybody reads what they chose themselves.';

-- email_outbox

-- No policy: nobody but the worker's functions has to do with it, whatever they may read.
revoke all on public.email_outbox from anon, authenticated, service_role;

-- notification_digest

-- No policy: it is written by notify() and settled by build_digests().
revoke all on public.notification_digest from anon, authenticated, service_role;

-- The bell's channel, where the project has Realtime: everybody hears their own.

do $policy$
begin
    if to_regclass('realtime.messages') is not null then
        execute 'drop policy if exists messages_select_own_bell on realtime.messages';
        execute $statement$
            create policy messages_select_own_bell on realtime.messages
                for select to authenticated
                using ((select realtime.topic()) = 'user:' || (select auth.uid())::text)
        $statement$;
    end if;
end;
$policy$;
