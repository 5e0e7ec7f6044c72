-- may_store, may_fetch, may_remove: what the policies on stored objects ask, object by object.

-- All three are definers, because intents, documents, accesses and memberships are under policies themselves, and none
-- looks at the active organisation: resumable uploads and images cannot carry its header. Keys are compared as text and
-- an odd key is a no, never an error, because one error here would break every listing of the bucket.

-- The document that a key belongs to, by the place of its id.
create function private.document_id_of(object_name text)
    returns uuid
    language sql
    immutable
    security invoker
    set search_path = ''
return case
    -- A uuid as Postgres writes it; a pattern of regular expressions would take ten times as long.
    when split_part(document_id_of.object_name, '/', 6) like '________-____-____-____-____________'
        and translate(split_part(document_id_of.object_name, '/', 6), '0123456789abcdef', '') = '----'
        then split_part(document_id_of.object_name, '/', 6)::uuid
end;
revoke execute on function private.document_id_of(text) from public, anon, authenticated, service_role;

-- A multipart request announces the length of its whole body: boundaries and form fields are allowed 16 KiB on top of
-- the file. A resumable upload announces the file's own length. The commit compares the stored size exactly.
create function private.may_store(object_name text, metadata jsonb)
    returns boolean
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
begin
    return exists (
        select from public.document_uploads
        where document_uploads.document_id = private.document_id_of(may_store.object_name)
            and document_uploads.object_name = may_store.object_name
            and document_uploads.created_by = private.caller_id()
            and document_uploads.closed_at is null
            and document_uploads.expires_at > now()
            and document_uploads.mime_type = may_store.metadata ->> 'mimetype'
            and case
                when may_store.metadata ->> 'contentLength' ~ '^[0-9]{1,15}$'
                    then (may_store.metadata ->> 'contentLength')::bigint - document_uploads.size_bytes between 0 and case
                        when storage.allow_any_operation(array['object.upload']) then 16384
                        else 0
                    end
                else false
            end
            and private.has_permission_in(document_uploads.organisation_id, 'documents.create')
    );
end;
$$;
revoke execute on function private.may_store(text, jsonb) from public, anon;
grant execute on function private.may_store(text, jsonb) to authenticated;

-- An original only in the version that was committed, and only within five minutes of a trace that it was opened.
-- What is derived from it lies under .derived/ and needs neither. Bytes that nobody has verified are served to nobody.
create function private.may_fetch(object_name text, version text)
    returns boolean
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
begin
    return exists (
        select from public.patient_documents
        where patient_documents.id = private.document_id_of(may_fetch.object_name)
            and patient_documents.status = 'ready'
            and private.has_permission_in(patient_documents.organisation_id, 'documents.read')
            and case may_fetch.object_name
                when patient_documents.file_path then
                    patient_documents.object_version = may_fetch.version
                    and exists (
                        select from audit.accesses
                        where accesses.organisation_id = patient_documents.organisation_id
                            and accesses.document_id = patient_documents.id
                            and accesses.user_id = private.caller_id()
                            and accesses.opened_at > now() - interval '5 minutes'
                    )
                else
                    starts_with(
                        may_fetch.object_name,
                        left(patient_documents.file_path, -length(patient_documents.file_name)) || '.derived/'
                    )
            end
    );
end;
$$;
revoke execute on function private.may_fetch(text, text) from public, anon;
grant execute on function private.may_fetch(text, text) to authenticated;

-- Compensation: the object of one's own open intent, also when it ran out. Deletion: the original of a document whose
-- deletion was begun. Nothing else is ever removed by a person. The intent is locked, hence volatile: a removal that
-- meets a commit waits for it and then finds the intent closed, or else the row would outlive its object.
create function private.may_remove(object_name text)
    returns boolean
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    return exists (
        select from public.document_uploads
        where document_uploads.document_id = private.document_id_of(may_remove.object_name)
            and document_uploads.object_name = may_remove.object_name
            and document_uploads.created_by = private.caller_id()
            and document_uploads.closed_at is null
        for share
    )
    or exists (
        select from public.patient_documents
        where patient_documents.id = private.document_id_of(may_remove.object_name)
            and patient_documents.file_path = may_remove.object_name
            and patient_documents.status = 'deleting'
            and private.has_permission_in(patient_documents.organisation_id, 'documents.delete')
    );
end;
$$;
revoke execute on function private.may_remove(text) from public, anon;
grant execute on function private.may_remove(text) to authenticated;
