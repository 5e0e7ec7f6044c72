-- release_received_document: a worker that could not read a document gives it back, for some time later.

-- Definer, because leases are closed to everyone. Says false where the lease is no longer the caller's.
create function private.release_received_document(document_id uuid, lease_id uuid, retry_seconds integer)
    returns boolean
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    update private.document_verifications
    set leased_until = now() + make_interval(
        secs => least(greatest(coalesce(release_received_document.retry_seconds, 0), 0), 3600)
    )
    where document_verifications.document_id = release_received_document.document_id
        and document_verifications.lease_id = release_received_document.lease_id;

    return found;
end;
$$;
revoke execute on function private.release_received_document(uuid, uuid, integer) from public, anon, authenticated;
grant execute on function private.release_received_document(uuid, uuid, integer) to service_role;

create function public.release_received_document(document_id uuid, lease_id uuid, retry_seconds integer)
    returns boolean
    language sql
    volatile
    security invoker
    set search_path = ''
return private.release_received_document(
    release_received_document.document_id,
    release_received_document.lease_id,
    release_received_document.retry_seconds
);
revoke execute on function public.release_received_document(uuid, uuid, integer) from public, anon, authenticated;
grant execute on function public.release_received_document(uuid, uuid, integer) to service_role;
comment on function public.release_received_document(uuid, uuid, integer) is
    'Service role only: gives a leased document back, to be claimed again after so many seconds.';
