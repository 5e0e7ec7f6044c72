-- message_templates: every message to patients there is, in the words that hold in the practice.

-- Definer, because the common words are readable to nobody directly.
create function private.message_templates()
    returns table (
        template_key text, channel text, locale text, subject text, body text, is_own boolean, encoding text, units integer,
        segments integer
    )
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select
        common.template_key, common.channel, common.locale,
        coalesce(own.subject, common.subject), coalesce(own.body, common.body), own.id is not null,
        size.encoding, size.units, size.segments
    from private.notification_template_defaults as common
    inner join public.organisations
        on organisations.id = (select private.active_organisation('reminders.read'))
    left join public.notification_templates as own
        on own.organisation_id = organisations.id
        and own.template_key = common.template_key
        and own.channel = common.channel
        and own.locale = common.locale
        and own.is_active
    -- As long as it really is, with the name of the practice and a day in it.
    left join lateral private.sms_length(
        private.fill_message(
            coalesce(own.body, common.body), organisations.name, '2030-12-15 14:30Z', 'Europe/Paris', common.locale
        )
    ) as size
        on common.channel = 'sms'
    order by common.template_key, common.channel, common.locale desc;
end;
revoke execute on function private.message_templates() from public, anon;
grant execute on function private.message_templates() to authenticated;

create function public.message_templates()
    returns table (
        template_key text, channel text, locale text, subject text, body text, is_own boolean, encoding text, units integer,
        segments integer
    )
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        templates.template_key, templates.channel, templates.locale, templates.subject, templates.body, templates.is_own,
        templates.encoding, templates.units, templates.segments
    from private.message_templates() as templates;
end;
revoke execute on function public.message_templates() from public, anon;
grant execute on function public.message_templates() to authenticated;
comment on function public.message_templates() is
    'Messages to patients in the words that hold in the active organisation, with the length of each SMS.';
