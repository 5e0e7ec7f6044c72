-- The words of messages to patients: what a text may hold, how it is filled, and what an SMS of it costs.

-- Why a text may not be a message; null where it may. Nothing of a file has a place: the practice, the day and the hour are
-- all that a message says. Ten SMS at most; the length is asked first, so that nothing longer is looked at.
create function private.message_fault(body text)
    returns text
    language sql
    immutable
    security invoker
    set search_path = ''
return case
    when char_length(message_fault.body) > 1500 then 'too_long'
    when coalesce(message_fault.body, '') !~ '\S' then 'empty'
    when regexp_replace(message_fault.body, '\{\{(practice|date|time)\}\}', '', 'g') ~ '[{}]' then 'place_unknown'
end;
revoke execute on function private.message_fault(text) from public, anon;
-- A check asks as whoever writes.
grant execute on function private.message_fault(text) to authenticated;

-- Dates as people of the language write them, by the clock of the practice, whose name is put in last: it is no template.
create function private.fill_message(body text, practice text, starts_at timestamptz, time_zone text, locale text)
    returns text
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select replace(
        replace(
            replace(fill_message.body, '{{date}}', coalesce(to_char(local.instant, 'DD/MM/YYYY'), '')),
            '{{time}}',
            coalesce(
                case fill_message.locale
                    when 'en' then to_char(local.instant, 'HH24:MI')
                    else to_char(local.instant, 'FMHH24"h"MI')
                end,
                ''
            )
        ),
        '{{practice}}', fill_message.practice
    )
    from (select fill_message.starts_at at time zone fill_message.time_zone) as local (instant);
end;
revoke execute on function private.fill_message(text, text, timestamptz, text, text) from public, anon, authenticated, service_role;

-- GSM 03.38: 160 units alone, 153 in a series; letters of its extension cost two. Any other letter, such as « ê », makes the
-- whole message UCS-2: 70 alone, 67 in a series, and two for what lies outside the basic plane. A letter of two units is
-- never split between two SMS. Each letter that makes it UCS-2 is named once, the first one first.
create function private.sms_length(body text)
    returns table (encoding text, units integer, segments integer, costly_letters text)
    language sql
    immutable
    security invoker
    set search_path = ''
begin atomic
    with recursive letters as (
        select
            split.letter,
            split.place,
            row_number() over (partition by split.letter order by split.place) = 1 as is_first,
            split.letter !~ '[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&''()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\\[~\]|€]' as is_costly
        from string_to_table(sms_length.body, null) with ordinality as split (letter, place)
    ),

    form as (
        select
            coalesce(bool_or(letters.is_costly), false) as is_ucs,
            string_agg(letters.letter, '' order by letters.place) filter (where letters.is_costly and letters.is_first)
                as costly_letters
        from letters
    ),

    filled as (
        select
            letters.place,
            sum(
                case
                    when form.is_ucs and ascii(letters.letter) > 65535 then 2
                    when not form.is_ucs and letters.letter ~ '[\^{}\\\[~\]|€]' then 2
                    else 1
                end
            ) over (order by letters.place) as units
        from letters
        cross join form
    ),

    series as (
        select 0 as number, 0::bigint as units
        union all
        select
            series.number + 1,
            (
                select max(filled.units)
                from filled
                cross join form
                where filled.units <= series.units + case when form.is_ucs then 67 else 153 end
            )
        from series
        where series.units < (select max(filled.units) from filled)
    )

    select
        case when form.is_ucs then 'UCS-2' else 'GSM-7' end,
        total.units,
        case when total.units <= case when form.is_ucs then 70 else 160 end then least(total.units, 1) else total.segments end,
        form.costly_letters
    from form
    cross join lateral (
        select coalesce(max(series.units), 0)::integer as units, max(series.number) as segments
        from series
    ) as total
    where sms_length.body is not null;
end;
revoke execute on function private.sms_length(text) from public, anon, authenticated, service_role;
