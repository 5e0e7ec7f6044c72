-- abandon_upload: the caller gives up an open upload; its reserved bytes are free again.

-- Definer, because intents and usage are closed to everyone. No permission is asked: it is the caller's own intent. While
-- something is stored under it, it stays open: nobody could remove that any more, and no quota would count it.
create function private.abandon_upload(document_id uuid)
    returns boolean
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_upload public.document_uploads;
begin
    update public.document_uploads
    set closed_at = now(),
        outcome = 'abandoned'
    where document_uploads.document_id = abandon_upload.document_id
        and document_uploads.created_by = private.caller_id()
        and document_uploads.closed_at is null
    returning document_uploads.* into v_upload;

    if not found then
        return false;
    end if;

    if exists (
        select from storage.objects
        where objects.bucket_id = 'patient-documents'
            and objects.name = v_upload.object_name
    ) then
        raise sqlstate 'PT409' using
            message = 'object_still_stored', detail = 'The object of this upload has to be removed first.';
    end if;

    update private.organisation_usage
    set bytes_reserved = organisation_usage.bytes_reserved - v_upload.size_bytes
    where organisation_usage.organisation_id = v_upload.organisation_id;

    return true;
end;
$$;
revoke execute on function private.abandon_upload(uuid) from public, anon;
grant execute on function private.abandon_upload(uuid) to authenticated;

create function public.abandon_upload(document_id uuid)
    returns boolean
    language sql
    volatile
    security invoker
    set search_path = ''
return private.abandon_upload(abandon_upload.document_id);
revoke execute on function public.abandon_upload(uuid) from public, anon;
grant execute on function public.abandon_upload(uuid) to authenticated;
comment on function public.abandon_upload(uuid) is
    'Closes the caller''s own open upload, after its object was deleted; false if there was none.';
