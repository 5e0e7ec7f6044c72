-- reject_document: a received document whose bytes are not what they say is no document any more.

-- Definer, because the row is nobody's to delete. It pins the version that was read, so a worker that slept cannot
-- reject what another has verified. The object is removed afterwards, and then finish_rejection frees its bytes.
create function private.reject_document(document_id uuid, object_version text, reason text)
    returns table (bucket_id text, object_name text)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_document public.patient_documents;
begin
    select patient_documents.*
    into v_document
    from public.patient_documents
    where patient_documents.id = reject_document.document_id
    for update;

    if not found then
        -- Rejected before, and the answer was lost.
        return query
        select 'patient-documents', rejected_uploads.object_name
        from public.rejected_uploads
        where rejected_uploads.document_id = reject_document.document_id
            and rejected_uploads.object_version = reject_document.object_version;

        if not found then
            raise sqlstate 'PT404' using message = 'document_not_found', detail = 'There is no such document.';
        end if;

        return;
    end if;

    if v_document.status = 'deleting' then
        raise sqlstate 'PT409' using message = 'document_deleting', detail = 'The document is being deleted.';
    end if;

    if v_document.status <> 'received' then
        raise sqlstate 'PT409' using
            message = 'document_verified', detail = 'The bytes were read before, and are what they say.';
    end if;

    if reject_document.object_version is distinct from v_document.object_version then
        raise sqlstate 'PT409' using
            message = 'object_version_changed', detail = 'The bytes that were read are not those of the commit.';
    end if;

    if reject_document.reason is null or reject_document.reason not in (
        'type_not_accepted', 'executable_preamble', 'too_many_pixels', 'file_truncated', 'file_damaged',
        'malware_found', 'object_differs', 'object_missing', 'object_version_changed'
    ) then
        raise sqlstate 'PT400' using message = 'reason_unknown', detail = 'The reason is not one of those for a rejection.';
    end if;

    -- What is missing and what was swapped are facts that are known here, and are not believed.
    if reject_document.reason in ('object_missing', 'object_version_changed') and exists (
        select from storage.objects
        where objects.bucket_id = 'patient-documents'
            and objects.name = v_document.file_path
            and (reject_document.reason = 'object_missing' or objects.version = v_document.object_version)
    ) then
        raise sqlstate 'PT409' using
            message = 'object_still_stored', detail = 'The object that was committed is still stored.';
    end if;

    insert into public.rejected_uploads (
        document_id, organisation_id, patient_id, media_kind, original_name, object_name, object_version, mime_type,
        size_bytes, reason, created_by, created_at
    )
    values (
        v_document.id, v_document.organisation_id, v_document.patient_id, v_document.media_kind,
        v_document.original_name, v_document.file_path, v_document.object_version, v_document.mime_type,
        v_document.size_bytes, reject_document.reason, v_document.created_by, v_document.created_at
    );

    delete from public.patient_documents
    where patient_documents.id = v_document.id;

    return query
    select 'patient-documents', v_document.file_path;
end;
$$;
revoke execute on function private.reject_document(uuid, text, text) from public, anon, authenticated;
grant execute on function private.reject_document(uuid, text, text) to service_role;

create function public.reject_document(document_id uuid, object_version text, reason text)
    returns table (bucket_id text, object_name text)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select rejected.bucket_id, rejected.object_name
    from private.reject_document(
        reject_document.document_id, reject_document.object_version, reject_document.reason
    ) as rejected;
end;
revoke execute on function public.reject_document(uuid, text, text) from public, anon, authenticated;
grant execute on function public.reject_document(uuid, text, text) to service_role;
comment on function public.reject_document(uuid, text, text) is
    'Service role only: the bytes of this version are not what they say; the document is gone, its uploader told why.';
