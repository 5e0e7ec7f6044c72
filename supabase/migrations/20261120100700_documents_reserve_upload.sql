-- reserve_upload: sets bytes of the quota aside for an upload that is about to start.
create function private.reserve_upload(organisation_id uuid, size_bytes bigint)
    returns void
    language plpgsql
    volatile
    security invoker
    set search_path = ''
as $$
#variable_conflict use_column
begin
    insert into private.organisation_usage (organisation_id)
    values (reserve_upload.organisation_id)
    on conflict (organisation_id) do nothing;

    perform private.expire_uploads(reserve_upload.organisation_id, now());

    -- The row is locked by the update itself, so two uploads cannot both take the last place.
    update private.organisation_usage
    set bytes_reserved = organisation_usage.bytes_reserved + reserve_upload.size_bytes
    from public.organisations
    where organisation_usage.organisation_id = reserve_upload.organisation_id
        and organisations.id = organisation_usage.organisation_id
        and organisation_usage.bytes_used + organisation_usage.bytes_reserved + reserve_upload.size_bytes
            <= organisations.storage_quota_bytes;

    if not found then
        raise sqlstate 'PT507' using
            message = 'quota_exceeded',
            detail = 'Stored and promised bytes leave no room for this file.';
    end if;
end;
$$;
revoke execute on function private.reserve_upload(uuid, bigint) from public, anon, authenticated, service_role;
