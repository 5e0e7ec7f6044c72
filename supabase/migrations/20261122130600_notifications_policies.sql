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

-- notification_templates

revoke all on public.notification_templates from anon, authenticated, service_role;
grant select on public.notification_templates to authenticated;
grant insert (organisation_id, template_key, channel, locale, subject, body) on public.notification_templates to authenticated;
grant update (subject, body, is_active) on public.notification_templates to authenticated;

drop policy if exists notification_templates_select_staff on public.notification_templates;
create policy notification_templates_select_staff on public.notification_templates
    for select to authenticated
    using (organisation_id = (select private.active_organisation('reminders.read')));
comment on policy notification_templates_select_staff on public.notification_templates is
    'Staff read the words of their practice.';

drop policy if exists notification_templates_insert_admin on public.notification_templates;
create policy notification_templates_insert_admin on public.notification_templates
    for insert to authenticated
    with check (organisation_id = (select private.active_organisation('reminders.manage')));
comment on policy notification_templates_insert_admin on public.notification_templates is
    'Admins put words of the practice in place of the common ones.';

drop policy if exists notification_templates_update_admin on public.notification_templates;
create policy notification_templates_update_admin on public.notification_templates
    for update to authenticated
    using (organisation_id = (select private.active_organisation('reminders.manage')))
    with check (organisation_id = (select private.active_organisation('reminders.manage')));
comment on policy notification_templates_update_admin on public.notification_templates is
    'Admins change them, and go back to the common ones.';

-- notification_jobs: schedule_message and withdraw_message are the only way in.

revoke all on public.notification_jobs from anon, authenticated, service_role;
grant select on public.notification_jobs to authenticated;

drop policy if exists notification_jobs_select_staff on public.notification_jobs;
create policy notification_jobs_select_staff on public.notification_jobs
    for select to authenticated
    using (organisation_id = (select private.active_organisation('reminders.read')));
comment on policy notification_jobs_select_staff on public.notification_jobs is
    'Staff see what was put down for their patients.';

-- notification_logs: written by the queue.

revoke all on public.notification_logs from anon, authenticated, service_role;
grant select on public.notification_logs to authenticated;

drop policy if exists notification_logs_select_staff on public.notification_logs;
create policy notification_logs_select_staff on public.notification_logs
    for select to authenticated
    using (organisation_id = (select private.active_organisation('reminders.read')));
comment on policy notification_logs_select_staff on public.notification_logs is
    'Staff see what became of it, without the text.';

-- patients and organisations: consent and quiet hours, under the policies of the core.

grant update (accepts_sms, accepts_email) on public.patients to authenticated;
grant update (quiet_from, quiet_until) on public.organisations to authenticated;

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
exception
    -- Some platforms let nobody but their owner do this; without it every channel is refused, and bells poll.
    when insufficient_privilege then
        raise warning 'realtime.messages takes no policy from this role: bells poll until its owner adds messages_select_own_bell';
end;
$policy$;
