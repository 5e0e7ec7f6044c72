-- claim_pictures: hands a worker documents without pictures, each to one worker at a time.

-- Definer, because documents are closed to the service role. A turn that ends unfinished is followed by a longer pause
-- each time, so that a file over which decoders die does not keep them busy.
create function private.claim_pictures(batch_size integer, lease_seconds integer)
    returns table (
        document_id uuid, bucket_id text, object_name text, object_version text, mime_type text,
        size_bytes bigint
    )
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_lease constant interval :=
        make_interval(secs => least(greatest(coalesce(claim_pictures.lease_seconds, 300), 10), 3600));
begin
    return query
    with due as (
        select patient_documents.id, patient_documents.organisation_id
        from public.patient_documents
        left join private.picture_turns
            on picture_turns.document_id = patient_documents.id
        where patient_documents.status = 'ready'
            and patient_documents.pictures = 'pending'
            and coalesce(picture_turns.leased_until <= now(), true)
        order by patient_documents.created_at, patient_documents.id
        limit least(greatest(coalesce(claim_pictures.batch_size, 1), 1), 100)
        for update of patient_documents skip locked
    ),

    claimed as (
        insert into private.picture_turns as held (document_id, organisation_id, leased_until)
        select due.id, due.organisation_id, now() + v_lease
        from due
        on conflict (document_id) do update
        set attempt = held.attempt + 1,
            leased_until = now() + v_lease * least(held.attempt + 1, 12)
        where held.leased_until <= now()
        returning held.document_id
    )

    select
        patient_documents.id,
        'patient-documents',
        patient_documents.file_path,
        patient_documents.object_version,
        patient_documents.mime_type,
        patient_documents.size_bytes
    from claimed
    inner join public.patient_documents
        on patient_documents.id = claimed.document_id
    order by patient_documents.created_at, patient_documents.id;
end;
$$;
revoke execute on function private.claim_pictures(integer, integer) from public, anon, authenticated;
grant execute on function private.claim_pictures(integer, integer) to service_role;

create function public.claim_pictures(batch_size integer default 2, lease_seconds integer default 300)
    returns table (
        document_id uuid, bucket_id text, object_name text, object_version text, mime_type text,
        size_bytes bigint
    )
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select
        claimed.document_id, claimed.bucket_id, claimed.object_name, claimed.object_version,
        claimed.mime_type, claimed.size_bytes
    from private.claim_pictures(claim_pictures.batch_size, claim_pictures.lease_seconds) as claimed;
end;
revoke execute on function public.claim_pictures(integer, integer) from public, anon, authenticated;
grant execute on function public.claim_pictures(integer, integer) to service_role;
comment on function public.claim_pictures(integer, integer) is
    'Service role only: documents without pictures, each leased to one worker for a while.';
