-- storage_file_name and download_name: a typed name made fit for a storage key, a title made fit for a disk.

-- Storage keys are ASCII. What the person typed stays in original_name and title; this is only the key's last segment.
create function private.storage_file_name(file_name text, extension text)
    returns text
    language plpgsql
    immutable
    security invoker
    set search_path = ''
as $$
declare
    v_name text;
begin
    -- The last path segment, in ASCII, without an extension that the decided type replaces.
    v_name := regexp_replace(storage_file_name.file_name, '^.*[/\\]', '');
    v_name := private.search_text(normalize(private.clean_text(v_name), nfkc));
    v_name := regexp_replace(v_name, '\.(jpe?g|png|webp|tiff?|hei[cf]|pdf|dcm|dicom)$', '');
    v_name := regexp_replace(v_name, '[^a-z0-9._-]+', '-', 'g');
    v_name := regexp_replace(v_name, '\.{2,}', '.', 'g');
    v_name := left(regexp_replace(v_name, '^[._-]+', ''), 119 - length(storage_file_name.extension));
    v_name := regexp_replace(v_name, '[._-]+$', '');

    -- Names that Windows keeps for its devices, whatever follows the first dot.
    if v_name = '' or v_name ~ '^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)' then
        v_name := 'document';
    end if;

    return v_name || '.' || storage_file_name.extension;
end;
$$;
revoke execute on function private.storage_file_name(text, text) from public, anon, authenticated, service_role;

create function private.download_name(title text, extension text)
    returns text
    language sql
    immutable
    security invoker
    set search_path = ''
return coalesce(
    nullif(
        btrim(
            regexp_replace(
                regexp_replace(download_name.title, '\.(jpe?g|png|webp|tiff?|hei[cf]|pdf|dcm|dicom)$', '', 'i'),
                '[/\\:*?"<>|]',
                '-',
                'g'
            ),
            ' .'
        ),
        ''
    ),
    'document'
) || '.' || download_name.extension;
revoke execute on function private.download_name(text, text) from public, anon, authenticated, service_role;
