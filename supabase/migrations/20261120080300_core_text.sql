-- clean_text and search_text: the two forms of a text that a constraint or an index needs.

-- Without control characters, bidirectional overrides and zero-width characters, which hide what a name really says.
create function private.clean_text(value text)
    returns text
    language sql
    immutable
    parallel safe
    security invoker
    set search_path = ''
return normalize(
    regexp_replace(
        clean_text.value,
        '[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]',
        '',
        'g'
    ),
    nfc
);
revoke execute on function private.clean_text(text) from public, anon;
-- A check constraint runs it as whoever writes.
grant execute on function private.clean_text(text) to authenticated, service_role;

-- unaccent() is only stable, because its dictionary could change; ours is named, so the answer does not.
create function private.search_text(value text)
    returns text
    language sql
    immutable
    parallel safe
    security invoker
    set search_path = ''
return lower(extensions.unaccent('extensions.unaccent'::regdictionary, search_text.value));
revoke execute on function private.search_text(text) from public, anon;
-- A generated column runs it as whoever writes.
grant execute on function private.search_text(text) to authenticated, service_role;
