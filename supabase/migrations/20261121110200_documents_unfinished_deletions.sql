-- unfinished_deletions and finish_deletion: what somebody began to delete, and nobody finished.

-- Definer, because documents are closed to the service role. A minute for whoever is at it; both may go on at once.
create function private.unfinished_deletions(as_of timestamptz, batch_size integer)
    returns table (document_id uuid, bucket_id text, object_names text[])
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select
        patient_documents.id,
        'patient-documents',
        array(select private.objects_of(patient_documents))
    from public.patient_documents
    where patient_documents.status = 'deleting'
        and patient_documents.deleting_at <= unfinished_deletions.as_of - interval '1 minute'
    order by patient_documents.deleting_at
    limit least(greatest(coalesce(unfinished_deletions.batch_size, 1), 1), 100);
end;
revoke execute on function private.unfinished_deletions(timestamptz, integer) from public, anon, authenticated;
grant execute on function private.unfinished_deletions(timestamptz, integer) to service_role;

create function public.unfinished_deletions(as_of timestamptz default now(), batch_size integer default 20)
    returns table (document_id uuid, bucket_id text, object_names text[])
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select unfinished.document_id, unfinished.bucket_id, unfinished.object_names
    from private.unfinished_deletions(unfinished_deletions.as_of, unfinished_deletions.batch_size) as unfinished;
end;
revoke execute on function public.unfinished_deletions(timestamptz, integer) from public, anon, authenticated;
grant execute on function public.unfinished_deletions(timestamptz, integer) to service_role;
comment on function public.unfinished_deletions(timestamptz, integer) is
    'Service role only: documents in deletion for a minute or more, with what is still stored for each.';

-- Definer, because nobody may delete rows of documents. The right was asked when the deletion was begun, and who began
-- it is in the tombstone. True also for what is already finished.
create function private.finish_deletion(document_id uuid)
    returns boolean
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
    where patient_documents.id = finish_deletion.document_id
        and patient_documents.status = 'deleting'
    for update;

    if found then
        perform private.bury_document(v_document);
        return true;
    end if;

    if exists (
        select from audit.document_tombstones where document_tombstones.document_id = finish_deletion.document_id
    ) then
        return true;
    end if;

    raise sqlstate 'PT404' using message = 'document_not_found', detail = 'No such document is being deleted.';
end;
$$;
revoke execute on function private.finish_deletion(uuid) from public, anon, authenticated;
grant execute on function private.finish_deletion(uuid) to service_role;

create function public.finish_deletion(document_id uuid)
    returns boolean
    language sql
    volatile
    security invoker
    set search_path = ''
return private.finish_deletion(finish_deletion.document_id);
revoke execute on function public.finish_deletion(uuid) from public, anon, authenticated;
grant execute on function public.finish_deletion(uuid) to service_role;
comment on function public.finish_deletion(uuid) is
    'Service role only: removes the row of a document in deletion once nothing is stored for it.';
