-- open_documents: where the originals lie that the caller may read, and the trace that they were opened.

-- Definer, because the trace is written by nobody directly: whoever gets a path here has left a row. What is not the
-- caller's, not ready, or whose stored bytes changed since the commit, is simply not in the answer.
create function private.open_documents(ids uuid[], purpose text)
    returns table (
        id uuid, bucket_id text, object_name text, mime_type text, size_bytes bigint, title text, download_name text
    )
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
begin
    if open_documents.purpose is null or open_documents.purpose not in ('view', 'download') then
        raise sqlstate 'PT400' using message = 'purpose_unknown', detail = 'One of view, download.';
    end if;

    if cardinality(open_documents.ids) > 100 then
        raise sqlstate 'PT400' using message = 'too_many_ids', detail = 'At most 100 documents are opened at once.';
    end if;

    return query
    with opened as (
        select
            patient_documents.id,
            patient_documents.organisation_id,
            patient_documents.patient_id,
            objects.bucket_id,
            objects.name as object_name,
            patient_documents.mime_type,
            patient_documents.size_bytes,
            patient_documents.title,
            private.download_name(patient_documents.title, accepted_types.extension) as download_name
        from public.patient_documents
        inner join private.accepted_types
            on accepted_types.mime_type = patient_documents.mime_type
        inner join storage.objects
            on objects.bucket_id = 'patient-documents'
                and objects.name = patient_documents.file_path
                and objects.version = patient_documents.object_version
                and objects.metadata ->> 'eTag' is not distinct from patient_documents.object_etag
        where patient_documents.id = any (open_documents.ids)
            and patient_documents.organisation_id = any (private.my_organisations('documents.read'))
            and patient_documents.status = 'ready'
    ),

    traced as (
        insert into audit.accesses (organisation_id, document_id, patient_id, user_id, purpose, request_id)
        select
            opened.organisation_id,
            opened.id,
            opened.patient_id,
            private.caller_id(),
            open_documents.purpose,
            private.request_id()
        from opened
    )

    select
        opened.id,
        opened.bucket_id,
        opened.object_name,
        opened.mime_type,
        opened.size_bytes,
        opened.title,
        opened.download_name
    from opened
    order by array_position(open_documents.ids, opened.id);
end;
$$;
revoke execute on function private.open_documents(uuid[], text) from public, anon;
grant execute on function private.open_documents(uuid[], text) to authenticated;

create function public.open_documents(ids uuid[], purpose text)
    returns table (
        id uuid, bucket_id text, object_name text, mime_type text, size_bytes bigint, title text, download_name text
    )
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select
        opened.id,
        opened.bucket_id,
        opened.object_name,
        opened.mime_type,
        opened.size_bytes,
        opened.title,
        opened.download_name
    from private.open_documents(open_documents.ids, open_documents.purpose) as opened;
end;
revoke execute on function public.open_documents(uuid[], text) from public, anon;
grant execute on function public.open_documents(uuid[], text) to authenticated;
comment on function public.open_documents(uuid[], text) is
    'Paths of up to 100 originals for viewing or downloading; each one leaves a row in the access log.';
