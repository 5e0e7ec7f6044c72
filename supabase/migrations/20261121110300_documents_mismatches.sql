-- mismatches: where the stored files and the rows of documents do not agree, and which row explains it, if there is one.

-- One join of all keys with all paths, so that a million of each takes a second. An object is a document's if its key is
-- the document's own, or lies in the document's folder of derived files. An intent explains what lies under its key; only
-- a closed one lets it go, because a commit may hold an open one at this moment.
create function private.mismatches()
    returns table (
        reason text, document_id uuid, object_name text, object_version text, stored_at timestamptz
    )
    language sql
    stable
    security invoker
    set search_path = ''
    set work_mem = '128MB'
begin atomic
    with compared as materialized (
        select
            stored.name, stored.version, stored.created_at, documents.id, documents.object_version,
            -- As document_id_of has it, written out: a function that pins its search path is called for each row.
            case
                when split_part(stored.name, '/', 6) like '________-____-____-____-____________'
                    and translate(split_part(stored.name, '/', 6), '0123456789abcdef', '') = '----'
                    then split_part(stored.name, '/', 6)::uuid
            end as named_id
        from (
            select objects.name, objects.version, objects.created_at
            from storage.objects
            where objects.bucket_id = 'patient-documents'
        ) as stored
        full join (
            select patient_documents.id, patient_documents.file_path, patient_documents.object_version,
                patient_documents.status
            from public.patient_documents
        ) as documents
            on documents.file_path = stored.name
        where documents.id is null
            or (documents.status <> 'deleting' and documents.object_version is distinct from stored.version)
    )

    select
        case when compared.name is null then 'missing' else 'changed' end,
        compared.id,
        compared.name,
        compared.version,
        compared.created_at
    from compared
    where compared.id is not null

    union all

    select
        case
            when document_uploads.document_id is not null and document_uploads.closed_at is null then 'in_flight'
            when document_uploads.outcome in ('abandoned', 'expired') then 'upload_ended'
            when exists (
                select from audit.document_tombstones
                where document_tombstones.document_id = compared.named_id
            ) then 'document_deleted'
            when exists (
                select from public.rejected_uploads
                where rejected_uploads.document_id = compared.named_id
            ) then 'document_rejected'
            else 'unexplained'
        end,
        compared.named_id,
        compared.name,
        compared.version,
        compared.created_at
    from compared
    left join public.patient_documents
        on patient_documents.id = compared.named_id
        and starts_with(
            compared.name, left(patient_documents.file_path, -length(patient_documents.file_name)) || '.derived/'
        )
    left join public.document_uploads
        on document_uploads.document_id = compared.named_id
        and document_uploads.object_name = compared.name
    where compared.id is null
        and patient_documents.id is null;
end;
revoke execute on function private.mismatches() from public, anon, authenticated, service_role;
