-- measure_message: a draft of a message as patients would read it, how long that is, and whether it could be kept.

-- Definer, because the helpers are closed. It asks who may read messages, fills the name of their own practice into their own
-- draft, and writes nothing. What is too long is counted and not looked at any further.
create function private.measure_message(body text, channel text, locale text)
    returns table (preview text, encoding text, units integer, segments integer, costly_letters text, fault text)
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select size.preview, size.encoding, size.units, size.segments, size.costly_letters, draft.fault
    from public.organisations
    cross join lateral (select private.message_fault(measure_message.body)) as draft (fault)
    cross join lateral private.preview_message(
        case when draft.fault is distinct from 'too_long' then measure_message.body end,
        measure_message.channel, measure_message.locale, organisations.name
    ) as size
    where organisations.id = (select private.active_organisation('reminders.read'))
        and measure_message.channel in ('email', 'sms')
        and measure_message.locale in ('fr', 'en');
end;
revoke execute on function private.measure_message(text, text, text) from public, anon;
grant execute on function private.measure_message(text, text, text) to authenticated;

create function public.measure_message(body text, channel text, locale text default 'fr')
    returns table (preview text, encoding text, units integer, segments integer, costly_letters text, fault text)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        measured.preview, measured.encoding, measured.units, measured.segments, measured.costly_letters, measured.fault
    from private.measure_message(measure_message.body, measure_message.channel, measure_message.locale) as measured;
end;
revoke execute on function public.measure_message(text, text, text) from public, anon;
grant execute on function public.measure_message(text, text, text) to authenticated;
comment on function public.measure_message(text, text, text) is
    'A draft with an invented day in it, the length of an SMS of it, and why it could not be kept; nothing is written.';
