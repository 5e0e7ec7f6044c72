-- begin_upload as the API shows it.
create function public.begin_upload(
    patient_id uuid,
    media_kind text,
    file_name text,
    mime_type text,
    size_bytes bigint,
    sha256 text default null,
    method text default 'standard'
)
    returns table (
        document_id uuid, bucket_id text, object_name text, expires_at timestamptz, likely_duplicate_of uuid
    )
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select begun.document_id, begun.bucket_id, begun.object_name, begun.expires_at, begun.likely_duplicate_of
    from private.begin_upload(
        begin_upload.patient_id,
        begin_upload.media_kind,
        begin_upload.file_name,
        begin_upload.mime_type,
        begin_upload.size_bytes,
        begin_upload.sha256,
        begin_upload.method
    ) as begun;
end;
revoke execute on function public.begin_upload(uuid, text, text, text, bigint, text, text) from public, anon;
grant execute on function public.begin_upload(uuid, text, text, text, bigint, text, text) to authenticated;
comment on function public.begin_upload(uuid, text, text, text, bigint, text, text) is
    'Announces a file and returns the id of the document and the key to store it under.';
