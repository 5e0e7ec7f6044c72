-- attest_document: what was learnt by reading the stored bytes; from here on the document can be opened.

-- Definer, because hash, facts and status are granted to nobody; the service role alone may call it. It pins the version
-- that was read: other bytes than these must never become ready.
create function private.attest_document(
    document_id uuid, object_version text, mime_type text, sha256 text, facts jsonb, patient_name text,
    patient_number text, birth_date date, pictures_within integer
)
    returns table (id uuid, status text, duplicate_of uuid, identity_differs text[])
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_document public.patient_documents;
    v_differs text[];
begin
    select patient_documents.*
    into v_document
    from public.patient_documents
    where patient_documents.id = attest_document.document_id
    for update;

    if not found then
        raise sqlstate 'PT404' using message = 'document_not_found', detail = 'There is no such document.';
    end if;

    if v_document.status = 'deleting' then
        raise sqlstate 'PT409' using message = 'document_deleting', detail = 'The document is being deleted.';
    end if;

    if attest_document.object_version is distinct from v_document.object_version
        or not exists (
            select from storage.objects
            where objects.bucket_id = 'patient-documents'
                and objects.name = v_document.file_path
                and objects.version = v_document.object_version
        )
    then
        raise sqlstate 'PT409' using
            message = 'object_version_changed', detail = 'The bytes that were read are not those of the commit.';
    end if;

    if attest_document.mime_type is distinct from v_document.mime_type then
        raise sqlstate 'PT409' using message = 'object_differs', detail = 'The bytes are of another type than announced.';
    end if;

    -- Said here, because a failed constraint would write the whole row into the log.
    if attest_document.sha256 is null or attest_document.sha256 !~ '^[0-9a-f]{64}$' then
        raise sqlstate 'PT400' using message = 'sha256_invalid', detail = 'A hash is 64 hexadecimal digits in lower case.';
    end if;

    if v_document.status = 'received' then
        v_differs := nullif(
            private.identity_differs(
                v_document.organisation_id,
                v_document.patient_id,
                attest_document.patient_name,
                attest_document.patient_number,
                attest_document.birth_date
            ),
            '{}'
        );

        -- Twins that are read at the same moment follow each other, so that the second sees the first.
        perform pg_advisory_xact_lock(
            hashtextextended(v_document.patient_id::text || attest_document.sha256, 0)
        );

        update public.patient_documents
        set status = case
                when v_differs is null or v_document.mismatch_confirmed_by is not null then 'ready' else 'received'
            end,
            identity_differs = v_differs,
            sha256 = attest_document.sha256,
            facts = coalesce(attest_document.facts, '{}'::jsonb),
            -- Flagged, not refused: the same radiograph may be filed twice on purpose.
            duplicate_of = (
                select earlier.id
                from public.patient_documents as earlier
                where earlier.organisation_id = v_document.organisation_id
                    and earlier.patient_id = v_document.patient_id
                    and earlier.sha256 = attest_document.sha256
                    and earlier.status = 'ready'
                    and earlier.id <> v_document.id
                order by earlier.created_at, earlier.id
                limit 1
            )
        where patient_documents.id = v_document.id;

        -- Whoever read the bytes makes the pictures; should it die, another does so after this time.
        if attest_document.pictures_within > 0 then
            insert into private.picture_turns (document_id, organisation_id, leased_until)
            values (
                v_document.id,
                v_document.organisation_id,
                now() + make_interval(secs => least(attest_document.pictures_within, 3600))
            )
            on conflict (document_id) do nothing;
        end if;
    end if;

    return query
    select
        patient_documents.id, patient_documents.status, patient_documents.duplicate_of,
        patient_documents.identity_differs
    from public.patient_documents
    where patient_documents.id = v_document.id;
end;
$$;
revoke execute on function private.attest_document(uuid, text, text, text, jsonb, text, text, date, integer) from public, anon, authenticated;
grant execute on function private.attest_document(uuid, text, text, text, jsonb, text, text, date, integer) to service_role;

create function public.attest_document(
    document_id uuid, object_version text, mime_type text, sha256 text, facts jsonb default '{}',
    patient_name text default null, patient_number text default null, birth_date date default null,
    pictures_within integer default 0
)
    returns table (id uuid, status text, duplicate_of uuid, identity_differs text[])
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select attested.id, attested.status, attested.duplicate_of, attested.identity_differs
    from private.attest_document(
        attest_document.document_id,
        attest_document.object_version,
        attest_document.mime_type,
        attest_document.sha256,
        attest_document.facts,
        attest_document.patient_name,
        attest_document.patient_number,
        attest_document.birth_date,
        attest_document.pictures_within
    ) as attested;
end;
revoke execute on function public.attest_document(uuid, text, text, text, jsonb, text, text, date, integer) from public, anon, authenticated;
grant execute on function public.attest_document(uuid, text, text, text, jsonb, text, text, date, integer) to service_role;
comment on function public.attest_document(uuid, text, text, text, jsonb, text, text, date, integer) is
    'Service role only: the bytes of this version were read and are what they say; received becomes ready, unless they name another patient.';
