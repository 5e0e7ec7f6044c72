-- unfinished_rejections and finish_rejection: the object of a rejected file goes, and its bytes are free again.

-- Definer, because the table is its uploaders' to read. Oldest first, and a bounded number.
create function private.unfinished_rejections(batch_size integer)
    returns table (document_id uuid, bucket_id text, object_name text)
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select rejected_uploads.document_id, 'patient-documents', rejected_uploads.object_name
    from public.rejected_uploads
    where rejected_uploads.removed_at is null
    order by rejected_uploads.rejected_at
    limit least(greatest(coalesce(unfinished_rejections.batch_size, 1), 1), 100);
end;
revoke execute on function private.unfinished_rejections(integer) from public, anon, authenticated;
grant execute on function private.unfinished_rejections(integer) to service_role;

create function public.unfinished_rejections(batch_size integer default 20)
    returns table (document_id uuid, bucket_id text, object_name text)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select unfinished.document_id, unfinished.bucket_id, unfinished.object_name
    from private.unfinished_rejections(unfinished_rejections.batch_size) as unfinished;
end;
revoke execute on function public.unfinished_rejections(integer) from public, anon, authenticated;
grant execute on function public.unfinished_rejections(integer) to service_role;
comment on function public.unfinished_rejections(integer) is
    'Service role only: rejected files whose objects may still be stored.';

-- Definer, because usage is closed to everyone. Asked again, true.
create function private.finish_rejection(document_id uuid)
    returns boolean
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_rejected public.rejected_uploads;
begin
    select rejected_uploads.*
    into v_rejected
    from public.rejected_uploads
    where rejected_uploads.document_id = finish_rejection.document_id
    for update;

    if not found then
        raise sqlstate 'PT404' using message = 'document_not_found', detail = 'No such document was rejected.';
    end if;

    if v_rejected.removed_at is not null then
        return true;
    end if;

    if exists (
        select from storage.objects
        where objects.bucket_id = 'patient-documents'
            and objects.name = v_rejected.object_name
    ) then
        raise sqlstate 'PT409' using
            message = 'object_still_stored', detail = 'Something is still stored for this document.';
    end if;

    update public.rejected_uploads
    set removed_at = now()
    where rejected_uploads.document_id = v_rejected.document_id;

    update private.organisation_usage
    set bytes_used = organisation_usage.bytes_used - v_rejected.size_bytes
    where organisation_usage.organisation_id = v_rejected.organisation_id;

    return true;
end;
$$;
revoke execute on function private.finish_rejection(uuid) from public, anon, authenticated;
grant execute on function private.finish_rejection(uuid) to service_role;

create function public.finish_rejection(document_id uuid)
    returns boolean
    language sql
    volatile
    security invoker
    set search_path = ''
return private.finish_rejection(finish_rejection.document_id);
revoke execute on function public.finish_rejection(uuid) from public, anon, authenticated;
grant execute on function public.finish_rejection(uuid) to service_role;
comment on function public.finish_rejection(uuid) is
    'Service role only: the object of a rejected file is gone, so its bytes are free again.';
