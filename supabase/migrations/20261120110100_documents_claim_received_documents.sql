-- claim_received_documents: hands a worker documents whose bytes nobody has read, each to one worker at a time.

-- Definer, because documents are closed to the service role. What another worker is claiming at this moment is skipped,
-- and the upsert decides between two that saw the same free document.
create function private.claim_received_documents(batch_size integer, lease_seconds integer)
    returns table (
        document_id uuid, bucket_id text, object_name text, object_version text, mime_type text, size_bytes bigint,
        lease_id uuid, attempt integer
    )
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_batch_size constant integer := least(greatest(coalesce(claim_received_documents.batch_size, 1), 1), 100);
    v_lease constant interval :=
        make_interval(secs => least(greatest(coalesce(claim_received_documents.lease_seconds, 600), 10), 3600));
begin
    delete from private.document_verifications
    where document_verifications.document_id in (
        select ended.document_id
        from private.document_verifications as ended
        inner join public.patient_documents
            on patient_documents.id = ended.document_id
        where patient_documents.status <> 'received'
        for update of ended skip locked
    );

    return query
    with due as (
        select patient_documents.id, patient_documents.organisation_id
        from public.patient_documents
        left join private.document_verifications
            on document_verifications.document_id = patient_documents.id
        where patient_documents.status = 'received'
            and (patient_documents.identity_differs is null or patient_documents.mismatch_confirmed_by is not null)
            and coalesce(document_verifications.leased_until <= now(), true)
        order by patient_documents.created_at, patient_documents.id
        limit v_batch_size
        for update of patient_documents skip locked
    ),

    claimed as (
        insert into private.document_verifications as held (document_id, organisation_id, lease_id, leased_until)
        select due.id, due.organisation_id, gen_random_uuid(), now() + v_lease
        from due
        on conflict (document_id) do update
        set lease_id = excluded.lease_id,
            leased_until = excluded.leased_until,
            attempt = held.attempt + 1
        where held.leased_until <= now()
        returning held.document_id, held.lease_id, held.attempt
    )

    select
        patient_documents.id, 'patient-documents', patient_documents.file_path, patient_documents.object_version,
        patient_documents.mime_type, patient_documents.size_bytes, claimed.lease_id, claimed.attempt
    from claimed
    inner join public.patient_documents
        on patient_documents.id = claimed.document_id
    order by patient_documents.created_at, patient_documents.id;
end;
$$;
revoke execute on function private.claim_received_documents(integer, integer) from public, anon, authenticated;
grant execute on function private.claim_received_documents(integer, integer) to service_role;

create function public.claim_received_documents(batch_size integer default 4, lease_seconds integer default 600)
    returns table (
        document_id uuid, bucket_id text, object_name text, object_version text, mime_type text, size_bytes bigint,
        lease_id uuid, attempt integer
    )
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select
        claimed.document_id, claimed.bucket_id, claimed.object_name, claimed.object_version, claimed.mime_type,
        claimed.size_bytes, claimed.lease_id, claimed.attempt
    from private.claim_received_documents(
        claim_received_documents.batch_size, claim_received_documents.lease_seconds
    ) as claimed;
end;
revoke execute on function public.claim_received_documents(integer, integer) from public, anon, authenticated;
grant execute on function public.claim_received_documents(integer, integer) to service_role;
comment on function public.claim_received_documents(integer, integer) is
    'Service role only: documents whose bytes nobody has read, each leased to one worker for a while.';
