-- commit_upload: the row is made only if the announced object is really there.

-- Definer, because size, type and version come from the stored object and never from the caller. The intent's row is
-- locked first, so two commits of one upload follow each other, and the second returns what the first has made.
create function private.commit_upload(
    document_id uuid, wanted_title text, captured_at timestamptz, confirm_mismatch boolean
)
    returns table (
        id uuid, patient_id uuid, media_kind text, title text, original_name text, mime_type text, size_bytes bigint,
        status text, object_version text, created_at timestamptz
    )
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_upload public.document_uploads;
    v_object record;
    v_title text;
begin
    select document_uploads.*
    into v_upload
    from public.document_uploads
    where document_uploads.document_id = commit_upload.document_id
        and document_uploads.created_by = private.caller_id()
    for update;

    if not found or v_upload.outcome = 'abandoned' then
        raise sqlstate 'PT404' using message = 'upload_not_found', detail = 'The caller has no such upload.';
    end if;

    if not private.has_permission_in(v_upload.organisation_id, 'documents.create') then
        raise sqlstate '42501' using
            message = 'not_allowed',
            detail = 'The caller may no longer add documents in the organisation of this upload.';
    end if;

    if v_upload.outcome is null then
        if v_upload.expires_at <= now() then
            raise sqlstate 'PT409' using message = 'upload_expired', detail = 'The upload was not finished in time.';
        end if;

        v_title := coalesce(
            normalize(commit_upload.wanted_title, nfc),
            nullif(btrim(left(private.clean_text(v_upload.original_name), 200)), ''),
            v_upload.file_name
        );

        if char_length(v_title) > 200 or btrim(v_title) = '' or v_title <> private.clean_text(v_title) then
            raise sqlstate 'PT400' using
                message = 'title_invalid', detail = 'A title has 1 to 200 visible characters.';
        end if;

        -- Said here, as the title's rule is: a failed constraint would write the whole row into the log.
        if commit_upload.captured_at < timestamptz '1850-01-01 00:00:00+00'
            or commit_upload.captured_at >= timestamptz '10000-01-01 00:00:00+00'
        then
            raise sqlstate 'PT400' using
                message = 'captured_at_invalid', detail = 'A capture date lies between the years 1850 and 9999.';
        end if;

        -- Locked against a deletion that runs at the same time.
        select objects.version, objects.metadata
        into v_object
        from storage.objects
        where objects.bucket_id = 'patient-documents'
            and objects.name = v_upload.object_name
        for share;

        if not found then
            raise sqlstate 'PT409' using
                message = 'object_missing', detail = 'Nothing is stored under the key of this upload.';
        end if;

        if v_object.version is null
            or v_object.metadata ->> 'size' is distinct from v_upload.size_bytes::text
            or v_object.metadata ->> 'mimetype' is distinct from v_upload.mime_type
        then
            raise sqlstate 'PT409' using
                message = 'object_differs', detail = 'The stored object has another size or type than announced.';
        end if;

        insert into public.patient_documents (
            id, organisation_id, patient_id, media_kind, title, original_name, filed_patient_id, filed_kind, file_name,
            mime_type, size_bytes, object_version, object_etag, captured_at, mismatch_confirmed_by, mismatch_confirmed_at,
            created_by
        )
        values (
            v_upload.document_id, v_upload.organisation_id, v_upload.patient_id, v_upload.media_kind, v_title,
            v_upload.original_name, v_upload.patient_id, v_upload.media_kind, v_upload.file_name, v_upload.mime_type,
            v_upload.size_bytes, v_object.version, v_object.metadata ->> 'eTag', commit_upload.captured_at,
            case when commit_upload.confirm_mismatch then v_upload.created_by end,
            case when commit_upload.confirm_mismatch then now() end,
            v_upload.created_by
        );

        update public.document_uploads
        set closed_at = now(),
            outcome = 'committed'
        where document_uploads.document_id = v_upload.document_id;

        update private.organisation_usage
        set bytes_used = organisation_usage.bytes_used + v_upload.size_bytes,
            bytes_reserved = organisation_usage.bytes_reserved - v_upload.size_bytes
        where organisation_usage.organisation_id = v_upload.organisation_id;
    elsif v_upload.outcome = 'expired' then
        raise sqlstate 'PT409' using message = 'upload_expired', detail = 'The upload was not finished in time.';
    end if;

    return query
    select
        patient_documents.id, patient_documents.patient_id, patient_documents.media_kind, patient_documents.title,
        patient_documents.original_name, patient_documents.mime_type, patient_documents.size_bytes,
        patient_documents.status, patient_documents.object_version, patient_documents.created_at
    from public.patient_documents
    where patient_documents.id = v_upload.document_id
        and patient_documents.status <> 'deleting';

    if not found then
        raise sqlstate 'PT404' using message = 'document_not_found', detail = 'Committed once, and deleted since.';
    end if;
end;
$$;
revoke execute on function private.commit_upload(uuid, text, timestamptz, boolean) from public, anon;
grant execute on function private.commit_upload(uuid, text, timestamptz, boolean) to authenticated;
