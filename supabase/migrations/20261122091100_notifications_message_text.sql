-- The words of messages to patients: which places a text may have, how it is filled, and what an SMS of it costs.

-- Nothing of a file has a place: the practice, the day and the hour are all that a message says.
create function private.is_message_text(body text)
    returns boolean
    language sql
    immutable
    security invoker
    set search_path = ''
return replace(replace(replace(is_message_text.body, '{{practice}}', ''), '{{date}}', ''), '{{time}}', '') !~ '[{}]';
revoke execute on function private.is_message_text(text) from public, anon;
-- A check asks as whoever writes.
grant execute on function private.is_message_text(text) to authenticated;

-- Dates as people of the language write them, by the clock of the practice.
create function private.fill_message(body text, practice text, starts_at timestamptz, time_zone text, locale text)
    returns text
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select replace(
        replace(
            replace(fill_message.body, '{{practice}}', fill_message.practice),
            '{{date}}', coalesce(to_char(local.instant, 'DD/MM/YYYY'), '')
        ),
        '{{time}}',
        coalesce(
            case fill_message.locale
                when 'en' then to_char(local.instant, 'HH24:MI')
                else to_char(local.instant, 'FMHH24"h"MI')
            end,
            ''
        )
    )
    from (select fill_message.starts_at at time zone fill_message.time_zone) as local (instant);
end;
revoke execute on function private.fill_message(text, text, timestamptz, text, text) from public, anon, authenticated, service_role;

-- GSM 03.38: 160 units alone, 153 in a series; letters of its extension cost two. Any other letter, such as « ê », makes the
-- whole message UCS-2: 70 alone, 67 in a series.
create function private.sms_length(body text)
    returns table (encoding text, units integer, segments integer)
    language sql
    immutable
    security invoker
    set search_path = ''
begin atomic
    with counted as (
        select
            sms_length.body ~ (
                '^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&''()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\\[~\]|€]*$'
            ) as is_gsm,
            char_length(sms_length.body)
            + char_length(regexp_replace(sms_length.body, '[^\^{}\\\[~\]|€]', '', 'g')) as gsm_units,
            -- Letters outside the basic plane are two units.
            char_length(sms_length.body) + char_length(regexp_replace(sms_length.body, '[\u0001-\uffff]', '', 'g')) as ucs_units
    )

    select
        case when counted.is_gsm then 'GSM-7' else 'UCS-2' end,
        case when counted.is_gsm then counted.gsm_units else counted.ucs_units end,
        case
            when counted.is_gsm and counted.gsm_units <= 160 then least(counted.gsm_units, 1)
            when counted.is_gsm then ceil(counted.gsm_units / 153.0)::integer
            when counted.ucs_units <= 70 then 1
            else ceil(counted.ucs_units / 67.0)::integer
        end
    from counted;
end;
revoke execute on function private.sms_length(text) from public, anon, authenticated, service_role;
