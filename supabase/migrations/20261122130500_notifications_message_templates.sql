-- message_templates: every message to patients there is, in the words that hold in the practice.

-- Definer, because the common words are readable to nobody directly. With `changed_at` of the practice's own words, also
-- where they were put aside: who changes them says which ones they saw.
create function private.message_templates()
    returns table (
        template_key text, channel text, locale text, subject text, body text, is_own boolean, changed_at timestamptz,
        encoding text, units integer, segments integer, costly_letters text
    )
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select
        common.template_key, common.channel, common.locale, words.subject, words.body, coalesce(own.is_active, false),
        own.updated_at, size.encoding, size.units, size.segments, size.costly_letters
    from private.notification_template_defaults as common
    inner join public.organisations
        on organisations.id = (select private.active_organisation('reminders.read'))
    left join public.notification_templates as own
        on own.organisation_id = organisations.id
        and own.template_key = common.template_key
        and own.channel = common.channel
        and own.locale = common.locale
    cross join lateral (
        select
            case when own.is_active then own.subject else common.subject end,
            case when own.is_active then own.body else common.body end
    ) as words (subject, body)
    -- As long as it really is, with the name of the practice and a day in it.
    cross join lateral private.preview_message(words.body, common.channel, common.locale, organisations.name) as size
    order by common.template_key, common.channel, common.locale desc;
end;
revoke execute on function private.message_templates() from public, anon;
grant execute on function private.message_templates() to authenticated;

create function public.message_templates()
    returns table (
        template_key text, channel text, locale text, subject text, body text, is_own boolean, changed_at timestamptz,
        encoding text, units integer, segments integer, costly_letters text
    )
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        templates.template_key, templates.channel, templates.locale, templates.subject, templates.body, templates.is_own,
        templates.changed_at, templates.encoding, templates.units, templates.segments, templates.costly_letters
    from private.message_templates() as templates;
end;
revoke execute on function public.message_templates() from public, anon;
grant execute on function public.message_templates() to authenticated;
comment on function public.message_templates() is
    'Messages to patients in the words that hold in the active organisation, with the length of each SMS.';
