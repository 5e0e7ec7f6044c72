-- preview_message: a text as patients would read it, with an invented day, and as long as it then is.

-- What is shown, measured and tried out is this; day and hour have as many letters as any.
create function private.preview_message(body text, channel text, locale text, practice text)
    returns table (preview text, encoding text, units integer, segments integer, costly_letters text)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select filled.preview, size.encoding, size.units, size.segments, size.costly_letters
    from (
        select private.fill_message(
            preview_message.body, preview_message.practice, '2030-12-15 14:30Z', 'Europe/Paris', preview_message.locale
        )
    ) as filled (preview)
    left join lateral private.sms_length(filled.preview) as size
        on preview_message.channel = 'sms';
end;
revoke execute on function private.preview_message(text, text, text, text) from public, anon, authenticated, service_role;
