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
-- whole message UCS-2: 70 alone, 67 in a series. Each of those that do is named once, the first one first.
create function private.sms_length(body text)
    returns table (encoding text, units integer, segments integer, costly_letters text)
    language sql
    immutable
    security invoker
    set search_path = ''
begin atomic
    with counted as (
        select
            regexp_replace(
                sms_length.body,
                '[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&''()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\\[~\]|€]',
                '',
                'g'
            ) as others,
            char_length(sms_length.body)
            + char_length(regexp_replace(sms_length.body, '[^\^{}\\\[~\]|€]', '', 'g')) as gsm_units,
            -- Letters outside the basic plane are two units.
            char_length(sms_length.body) + char_length(regexp_replace(sms_length.body, '[\u0001-\uffff]', '', 'g')) as ucs_units
        where sms_length.body is not null
    )

    select
        case when counted.others = '' then 'GSM-7' else 'UCS-2' end,
        case when counted.others = '' then counted.gsm_units else counted.ucs_units end,
        case
            when counted.others = '' and counted.gsm_units <= 160 then least(counted.gsm_units, 1)
            when counted.others = '' then ceil(counted.gsm_units / 153.0)::integer
            when counted.ucs_units <= 70 then 1
            else ceil(counted.ucs_units / 67.0)::integer
        end,
        (
            select string_agg(once.letter, '' order by once.place)
            from (
                select letters.letter, min(letters.place) as place
                from regexp_split_to_table(nullif(counted.others, ''), '') with ordinality as letters (letter, place)
                group by letters.letter
            ) as once
        )
    from counted;
end;
revoke execute on function private.sms_length(text) from public, anon, authenticated, service_role;
