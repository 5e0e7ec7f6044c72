-- begin_document_delete: hides a document at once; its object may now be deleted, and then its row.

-- Definer, because status and signature are granted to nobody. Asked again while deleting, it returns the same path.
create function private.begin_document_delete(document_id uuid, reason text)
    returns table (id uuid, bucket_id text, object_name text)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_reason constant text := nullif(btrim(left(private.clean_text(begin_document_delete.reason), 500)), '');
    v_document public.patient_documents;
begin
    select patient_documents.*
    into v_document
    from public.patient_documents
    where patient_documents.id = begin_document_delete.document_id
        and patient_documents.organisation_id = any (private.my_organisations('documents.read'))
        -- Before its bytes are verified a document is its uploader's alone.
        and (patient_documents.status <> 'received' or patient_documents.created_by = private.caller_id())
    for update;

    if not found then
        raise sqlstate 'PT404' using message = 'document_not_found', detail = 'The caller sees no such document.';
    end if;

    if not private.has_permission_in(v_document.organisation_id, 'documents.delete') then
        raise sqlstate '42501' using
            message = 'not_allowed', detail = 'The caller may not delete documents in the organisation of this one.';
    end if;

    perform private.require_session();

    if v_document.status <> 'deleting' then
        -- A file taken back before anyone could open it needs no explanation.
        if v_document.status = 'ready' and v_reason is null then
            raise sqlstate 'PT400' using message = 'reason_required', detail = 'Deleting a document needs a reason.';
        end if;

        update public.patient_documents
        set status = 'deleting',
            deleting_at = now(),
            deleting_by = private.caller_id(),
            deleting_reason = v_reason
        where patient_documents.id = v_document.id;
    end if;

    return query
    select v_document.id, 'patient-documents', v_document.file_path;
end;
$$;
revoke execute on function private.begin_document_delete(uuid, text) from public, anon;
grant execute on function private.begin_document_delete(uuid, text) to authenticated;

create function public.begin_document_delete(document_id uuid, reason text default null)
    returns table (id uuid, bucket_id text, object_name text)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select begun.id, begun.bucket_id, begun.object_name
    from private.begin_document_delete(begin_document_delete.document_id, begin_document_delete.reason) as begun;
end;
revoke execute on function public.begin_document_delete(uuid, text) from public, anon;
grant execute on function public.begin_document_delete(uuid, text) to authenticated;
comment on function public.begin_document_delete(uuid, text) is
    'Hides a document and lets its object be deleted; a ready document needs a reason.';
