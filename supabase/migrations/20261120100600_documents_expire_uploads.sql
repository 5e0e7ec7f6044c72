-- expire_uploads: closes what has run out in one organisation, and frees the bytes it had reserved.

-- Called by begin_upload and by the sweep. Skips what a commit holds at this moment, and takes the usage row after the intents, as every
-- function here does, so that two of them never wait for each other.
create function private.expire_uploads(organisation_id uuid, as_of timestamptz)
    returns void
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    with expiring as (
        select document_uploads.document_id
        from public.document_uploads
        where document_uploads.organisation_id = expire_uploads.organisation_id
            and document_uploads.closed_at is null
            and document_uploads.expires_at <= expire_uploads.as_of
        for update skip locked
    ),

    expired as (
        update public.document_uploads
        set closed_at = now(),
            outcome = 'expired'
        from expiring
        where document_uploads.document_id = expiring.document_id
        returning document_uploads.size_bytes
    )

    update private.organisation_usage
    set bytes_reserved = organisation_usage.bytes_reserved - freed.size_bytes
    from (select sum(expired.size_bytes) as size_bytes from expired) as freed
    where organisation_usage.organisation_id = expire_uploads.organisation_id
        and freed.size_bytes is not null;
end;
revoke execute on function private.expire_uploads(uuid, timestamptz) from public, anon, authenticated, service_role;
