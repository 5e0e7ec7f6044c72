-- commit_upload as the API shows it.
create function public.commit_upload(
    document_id uuid, title text default null, captured_at timestamptz default null,
    confirm_mismatch boolean default false
)
    returns table (
        id uuid, patient_id uuid, media_kind text, title text, original_name text, mime_type text, size_bytes bigint,
        status text, object_version text, created_at timestamptz
    )
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select
        committed.id, committed.patient_id, committed.media_kind, committed.title, committed.original_name,
        committed.mime_type, committed.size_bytes, committed.status, committed.object_version, committed.created_at
    from private.commit_upload(
        commit_upload.document_id,
        commit_upload.title,
        commit_upload.captured_at,
        commit_upload.confirm_mismatch
    ) as committed;
end;
revoke execute on function public.commit_upload(uuid, text, timestamptz, boolean) from public, anon;
grant execute on function public.commit_upload(uuid, text, timestamptz, boolean) to authenticated;
comment on function public.commit_upload(uuid, text, timestamptz, boolean) is
    'Makes the document of an upload whose object is stored; asked again, returns the same document.';
