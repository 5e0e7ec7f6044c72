-- sweep_uploads: ends the intents that have run out, and names what is stored under an intent that ended unused.

-- Definer, because intents and stored objects are closed. An ended intent never opens again, so its object can go at any
-- later time. Practices one after the other in one order, so that two sweeps never wait for each other in a circle.
create function private.sweep_uploads(as_of timestamptz, batch_size integer)
    returns table (document_id uuid, bucket_id text, object_name text)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id uuid;
begin
    for v_organisation_id in
        select distinct document_uploads.organisation_id
        from public.document_uploads
        where document_uploads.closed_at is null
            and document_uploads.expires_at <= sweep_uploads.as_of
        order by document_uploads.organisation_id
    loop
        perform private.expire_uploads(v_organisation_id, sweep_uploads.as_of);
    end loop;

    -- What lands later still is found by the look at the whole bucket.
    return query
    select document_uploads.document_id, objects.bucket_id, objects.name
    from public.document_uploads
    inner join storage.objects
        on objects.bucket_id = 'patient-documents'
        and objects.name = document_uploads.object_name
    where document_uploads.outcome in ('abandoned', 'expired')
        and document_uploads.closed_at > now() - interval '2 days'
    order by document_uploads.closed_at
    limit least(greatest(coalesce(sweep_uploads.batch_size, 1), 1), 1000);
end;
$$;
revoke execute on function private.sweep_uploads(timestamptz, integer) from public, anon, authenticated;
grant execute on function private.sweep_uploads(timestamptz, integer) to service_role;

create function public.sweep_uploads(as_of timestamptz default now(), batch_size integer default 100)
    returns table (document_id uuid, bucket_id text, object_name text)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select swept.document_id, swept.bucket_id, swept.object_name
    from private.sweep_uploads(sweep_uploads.as_of, sweep_uploads.batch_size) as swept;
end;
revoke execute on function public.sweep_uploads(timestamptz, integer) from public, anon, authenticated;
grant execute on function public.sweep_uploads(timestamptz, integer) to service_role;
comment on function public.sweep_uploads(timestamptz, integer) is
    'Service role only: closes intents that ran out; answers objects that lie under ended ones, to be removed.';
