-- confirm_mismatch: its uploader says that a file which names another patient belongs here nevertheless.

-- Definer, because these columns are granted to nobody. Asked again, the first answer stands.
create function private.confirm_mismatch(document_id uuid)
    returns table (id uuid, identity_differs text[], mismatch_confirmed_at timestamptz)
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
    where patient_documents.id = confirm_mismatch.document_id
        and patient_documents.created_by = private.caller_id()
        and patient_documents.status <> 'deleting'
        and patient_documents.identity_differs is not null
    for update;

    if not found then
        raise sqlstate 'PT404' using
            message = 'document_not_found', detail = 'The caller has no document that waits for this.';
    end if;

    if not private.has_permission_in(v_document.organisation_id, 'documents.create') then
        raise sqlstate '42501' using
            message = 'not_allowed', detail = 'The caller may no longer add documents in this organisation.';
    end if;

    if v_document.mismatch_confirmed_by is null then
        update public.patient_documents
        set mismatch_confirmed_by = private.caller_id(),
            mismatch_confirmed_at = now()
        where patient_documents.id = v_document.id;

        -- Whoever read it has said so and is done; it is read again at once.
        update private.document_verifications
        set leased_until = now()
        where document_verifications.document_id = v_document.id;
    end if;

    return query
    select patient_documents.id, patient_documents.identity_differs, patient_documents.mismatch_confirmed_at
    from public.patient_documents
    where patient_documents.id = v_document.id;
end;
$$;
revoke execute on function private.confirm_mismatch(uuid) from public, anon;
grant execute on function private.confirm_mismatch(uuid) to authenticated;

create function public.confirm_mismatch(document_id uuid)
    returns table (id uuid, identity_differs text[], mismatch_confirmed_at timestamptz)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select confirmed.id, confirmed.identity_differs, confirmed.mismatch_confirmed_at
    from private.confirm_mismatch(confirm_mismatch.document_id) as confirmed;
end;
revoke execute on function public.confirm_mismatch(uuid) from public, anon;
grant execute on function public.confirm_mismatch(uuid) to authenticated;
comment on function public.confirm_mismatch(uuid) is
    'Files a document of the caller although its bytes name another patient; who said so and when is kept.';
