-- finish_document_delete: removes the row of a document whose object is gone, and leaves a tombstone.

-- Definer, because nobody may delete rows of documents. True also for what is already finished, so a lost answer can be
-- asked again.
create function private.finish_document_delete(document_id uuid)
    returns boolean
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_ids constant uuid[] := private.my_organisations('documents.delete');
    v_document public.patient_documents;
    v_folder text;
begin
    select patient_documents.*
    into v_document
    from public.patient_documents
    where patient_documents.id = finish_document_delete.document_id
        and patient_documents.organisation_id = any (v_organisation_ids)
        and patient_documents.status = 'deleting'
    for update;

    if not found then
        if exists (
            select from audit.document_tombstones
            where document_tombstones.document_id = finish_document_delete.document_id
                and document_tombstones.organisation_id = any (v_organisation_ids)
        ) then
            return true;
        end if;

        raise sqlstate 'PT404' using
            message = 'document_not_found', detail = 'The caller has begun to delete no such document.';
    end if;

    perform private.require_session();

    -- The original and whatever was derived from it lie in one folder, which is the document's own. A range, because
    -- Storage's index orders names by their bytes; '0' is the character after '/'.
    v_folder := left(v_document.file_path, -length(v_document.file_name));

    if exists (
        select from storage.objects
        where objects.bucket_id = 'patient-documents'
            and objects.name collate "C" >= v_folder
            and objects.name collate "C" < left(v_folder, -1) || '0'
    ) then
        raise sqlstate 'PT409' using
            message = 'object_still_stored', detail = 'Something is still stored for this document.';
    end if;

    insert into audit.document_tombstones (
        document_id, organisation_id, patient_id, media_kind, mime_type, size_bytes, sha256, object_version,
        created_by, created_at, deleted_by, deleted_reason, deleting_at, request_id
    )
    values (
        v_document.id, v_document.organisation_id, v_document.patient_id, v_document.media_kind, v_document.mime_type,
        v_document.size_bytes, v_document.sha256, v_document.object_version, v_document.created_by,
        v_document.created_at, v_document.deleting_by, v_document.deleting_reason, v_document.deleting_at,
        private.request_id()
    );

    delete from public.patient_documents
    where patient_documents.id = v_document.id;

    update private.organisation_usage
    set bytes_used = organisation_usage.bytes_used - v_document.size_bytes
    where organisation_usage.organisation_id = v_document.organisation_id;

    return true;
end;
$$;
revoke execute on function private.finish_document_delete(uuid) from public, anon;
grant execute on function private.finish_document_delete(uuid) to authenticated;

create function public.finish_document_delete(document_id uuid)
    returns boolean
    language sql
    volatile
    security invoker
    set search_path = ''
return private.finish_document_delete(finish_document_delete.document_id);
revoke execute on function public.finish_document_delete(uuid) from public, anon;
grant execute on function public.finish_document_delete(uuid) to authenticated;
comment on function public.finish_document_delete(uuid) is
    'Removes the row of a document in deletion once nothing is stored for it; true also when it is already gone.';
