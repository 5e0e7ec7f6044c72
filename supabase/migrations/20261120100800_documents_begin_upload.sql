-- begin_upload: a durable intent, so that nothing is ever stored that no row explains.

-- Definer, because intents, usage and types are closed to everyone. Works in the active organisation, like every command
-- that starts from a patient on the screen.
create function private.begin_upload(
    patient_id uuid, media_kind text, file_name text, mime_type text, size_bytes bigint, sha256 text, method text
)
    returns table (
        document_id uuid, bucket_id text, object_name text, expires_at timestamptz, likely_duplicate_of uuid
    )
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.require_organisation('documents.create');
    v_caller_id constant uuid := private.caller_id();
    v_original_name constant text :=
        left(btrim(regexp_replace(begin_upload.file_name, '[\u0001-\u001f\u007f-\u009f]', '', 'g')), 255);
    v_type private.accepted_types;
    v_patient public.patients;
    v_lifetime interval;
    v_upload public.document_uploads;
begin
    perform private.require_session();

    if begin_upload.media_kind is null or begin_upload.media_kind not in ('radiograph', 'photo', 'document') then
        raise sqlstate 'PT400' using message = 'media_kind_unknown', detail = 'One of radiograph, photo, document.';
    end if;

    -- A link lives as long as hosted Storage lets it, a resumable upload a day, because each of its parts asks again.
    v_lifetime := case begin_upload.method
        when 'standard' then interval '15 minutes'
        when 'link' then interval '2 hours'
        when 'resumable' then interval '24 hours'
    end;

    if v_lifetime is null then
        raise sqlstate 'PT400' using message = 'method_unknown', detail = 'One of standard, resumable, link.';
    end if;

    if coalesce(v_original_name, '') = '' or char_length(begin_upload.file_name) > 1024 then
        raise sqlstate 'PT400' using
            message = 'file_name_invalid', detail = 'A name has 1 to 1024 characters, and not only control characters.';
    end if;

    select accepted_types.*
    into v_type
    from private.accepted_types
    where accepted_types.mime_type = begin_upload.mime_type;

    if not found then
        raise sqlstate 'PT415' using
            message = 'type_not_accepted', detail = 'The type is not in the list of accepted types.';
    end if;

    if begin_upload.size_bytes is null or begin_upload.size_bytes <= 0 then
        raise sqlstate 'PT400' using message = 'size_invalid', detail = 'The size is a positive number of bytes.';
    end if;

    if begin_upload.size_bytes > v_type.size_bytes_max then
        raise sqlstate 'PT413' using message = 'file_too_large', detail = 'The file is larger than its type allows.';
    end if;

    select patients.*
    into v_patient
    from public.patients
    where patients.id = begin_upload.patient_id
        and patients.organisation_id = v_organisation_id
        and patients.deleted_at is null;

    if not found then
        raise sqlstate 'PT404' using
            message = 'patient_not_found', detail = 'The active organisation has no such patient.';
    end if;

    if v_patient.archived_at is not null or v_patient.merged_into is not null then
        raise sqlstate 'PT409' using
            message = 'patient_archived', detail = 'Nothing is added to an archived or merged patient.';
    end if;

    perform private.reserve_upload(v_organisation_id, begin_upload.size_bytes);

    if (
        select count(*)
        from public.document_uploads
        where document_uploads.created_by = v_caller_id
            and document_uploads.closed_at is null
            and document_uploads.expires_at > now()
    ) >= 50 then
        raise sqlstate 'PT429' using
            message = 'too_many_open_uploads', detail = 'The caller has 50 uploads that neither ended nor ran out.';
    end if;

    insert into public.document_uploads (
        organisation_id, patient_id, media_kind, original_name, file_name, mime_type, size_bytes, method, created_by,
        expires_at
    )
    values (
        v_organisation_id, v_patient.id, begin_upload.media_kind, v_original_name,
        private.storage_file_name(v_original_name, v_type.extension), v_type.mime_type, begin_upload.size_bytes,
        begin_upload.method, v_caller_id, now() + v_lifetime
    )
    returning document_uploads.* into v_upload;

    return query
    select
        v_upload.document_id,
        'patient-documents',
        v_upload.object_name,
        v_upload.expires_at,
        -- The hash is the caller's claim: good enough to offer a document that is there, for nothing else.
        (
            select patient_documents.id
            from public.patient_documents
            where patient_documents.organisation_id = v_organisation_id
                and patient_documents.patient_id = v_patient.id
                and patient_documents.status = 'ready'
                and patient_documents.sha256 = lower(begin_upload.sha256)
            order by patient_documents.created_at, patient_documents.id
            limit 1
        );
end;
$$;
revoke execute on function private.begin_upload(uuid, text, text, text, bigint, text, text) from public, anon;
grant execute on function private.begin_upload(uuid, text, text, text, bigint, text, text) to authenticated;
