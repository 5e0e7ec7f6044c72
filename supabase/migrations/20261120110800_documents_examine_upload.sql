-- examine_upload: what the caller announced and what is stored for it, asked before anything is committed.

-- Definer, because intents are closed to everyone and stored objects to their uploader. Changes nothing, so it may be
-- asked at any time and again.
create function private.examine_upload(document_id uuid)
    returns table (
        id uuid, bucket_id text, object_name text, mime_type text, size_bytes bigint, is_committed boolean,
        stored_version text, stored_mime_type text, stored_size_bytes bigint
    )
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_upload public.document_uploads;
begin
    select document_uploads.*
    into v_upload
    from public.document_uploads
    where document_uploads.document_id = examine_upload.document_id
        and document_uploads.created_by = private.caller_id();

    if not found or v_upload.outcome = 'abandoned' then
        raise sqlstate 'PT404' using message = 'upload_not_found', detail = 'The caller has no such upload.';
    end if;

    if not private.has_permission_in(v_upload.organisation_id, 'documents.create') then
        raise sqlstate '42501' using
            message = 'not_allowed',
            detail = 'The caller may no longer add documents in the organisation of this upload.';
    end if;

    if v_upload.outcome = 'expired' or (v_upload.outcome is null and v_upload.expires_at <= now()) then
        raise sqlstate 'PT409' using message = 'upload_expired', detail = 'The upload was not finished in time.';
    end if;

    return query
    select
        v_upload.document_id, 'patient-documents', v_upload.object_name, v_upload.mime_type, v_upload.size_bytes,
        v_upload.outcome is not null, objects.version, objects.metadata ->> 'mimetype',
        case
            when objects.metadata ->> 'size' ~ '^[0-9]{1,15}$' then (objects.metadata ->> 'size')::bigint
        end
    from (select) as upload
    left join storage.objects
        on objects.bucket_id = 'patient-documents'
        and objects.name = v_upload.object_name;
end;
$$;
revoke execute on function private.examine_upload(uuid) from public, anon;
grant execute on function private.examine_upload(uuid) to authenticated;

create function public.examine_upload(document_id uuid)
    returns table (
        id uuid, bucket_id text, object_name text, mime_type text, size_bytes bigint, is_committed boolean,
        stored_version text, stored_mime_type text, stored_size_bytes bigint
    )
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        examined.id, examined.bucket_id, examined.object_name, examined.mime_type, examined.size_bytes,
        examined.is_committed, examined.stored_version, examined.stored_mime_type, examined.stored_size_bytes
    from private.examine_upload(examine_upload.document_id) as examined;
end;
revoke execute on function public.examine_upload(uuid) from public, anon;
grant execute on function public.examine_upload(uuid) to authenticated;
comment on function public.examine_upload(uuid) is
    'What the caller announced under this id, and version, type and size of what is stored for it.';
