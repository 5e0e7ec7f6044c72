-- finish_document_delete: removes the row of a document whose object is gone, and leaves a tombstone.

-- Everything that is stored for a document: the original and what was derived from it lie in one folder, which is the
-- document's own. A range, because Storage's index orders names by their bytes; '0' is the character after '/'.
create function private.objects_of(document public.patient_documents)
    returns setof text
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select objects.name
    from storage.objects
    where objects.bucket_id = 'patient-documents'
        and objects.name collate "C" >= left(($1).file_path, -length(($1).file_name))
        and objects.name collate "C" < left(($1).file_path, -length(($1).file_name) - 1) || '0';
end;
revoke execute on function private.objects_of(public.patient_documents) from public, anon, authenticated, service_role;

-- The end of a document in deletion, whose row the caller holds locked.
create function private.bury_document(document public.patient_documents)
    returns void
    language plpgsql
    volatile
    security invoker
    set search_path = ''
as $$
begin
    if exists (select from private.objects_of(document)) then
        raise sqlstate 'PT409' using
            message = 'object_still_stored', detail = 'Something is still stored for this document.';
    end if;

    insert into audit.document_tombstones (
        document_id, organisation_id, patient_id, media_kind, mime_type, size_bytes, sha256, object_version,
        created_by, created_at, deleted_by, deleted_reason, deleting_at, request_id
    )
    values (
        document.id, document.organisation_id, document.patient_id, document.media_kind, document.mime_type,
        document.size_bytes, document.sha256, document.object_version, document.created_by,
        document.created_at, document.deleting_by, document.deleting_reason, document.deleting_at,
        private.request_id()
    );

    delete from public.patient_documents
    where patient_documents.id = document.id;

    update private.organisation_usage
    set bytes_used = organisation_usage.bytes_used - document.size_bytes
    where organisation_usage.organisation_id = document.organisation_id;
end;
$$;
revoke execute on function private.bury_document(public.patient_documents) from public, anon, authenticated, service_role;

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
    perform private.bury_document(v_document);

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
