-- record_pictures: what decoding a document brought: its pictures, or why there are none, and what its header says.

-- Definer, because these columns are granted to nobody. It pins the version that was decoded, and believes in pictures
-- only if both are stored. A date that a person has set is kept.
create function private.record_pictures(
    document_id uuid, object_version text, reason text, facts jsonb, captured_local timestamp, offset_minutes integer
)
    returns text
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_document public.patient_documents;
    v_folder text;
    v_captured_at timestamptz;
begin
    select patient_documents.*
    into v_document
    from public.patient_documents
    where patient_documents.id = record_pictures.document_id
        and patient_documents.status = 'ready'
    for update;

    if not found then
        raise sqlstate 'PT404' using message = 'document_not_found', detail = 'There is no such document.';
    end if;

    if record_pictures.object_version is distinct from v_document.object_version then
        raise sqlstate 'PT409' using
            message = 'object_version_changed', detail = 'The bytes that were decoded are not those of the commit.';
    end if;

    if record_pictures.reason is not null and record_pictures.reason !~ '^[a-z_]{1,32}$' then
        raise sqlstate 'PT400' using message = 'reason_unknown', detail = 'The reason is not one of those for no picture.';
    end if;

    v_folder := left(v_document.file_path, -length(v_document.file_name)) || '.derived/';

    if record_pictures.reason is null and 2 <> (
        select count(*)
        from storage.objects
        where objects.bucket_id = 'patient-documents'
            and objects.name in (v_folder || 'preview.jpg', v_folder || 'medium.jpg')
    ) then
        raise sqlstate 'PT409' using message = 'object_missing', detail = 'A picture is not stored.';
    end if;

    -- A device's clock shows the time of the practice, unless it says otherwise.
    select case
        when record_pictures.offset_minutes is null
            then record_pictures.captured_local at time zone organisations.time_zone
        else (record_pictures.captured_local - make_interval(mins => record_pictures.offset_minutes)) at time zone 'UTC'
    end
    into v_captured_at
    from public.organisations
    where organisations.id = v_document.organisation_id;

    -- A clock that was never set says nothing.
    if v_captured_at < timestamptz '1850-01-01 00:00:00+00' or v_captured_at > now() + interval '1 day' then
        v_captured_at := null;
    end if;

    update public.patient_documents
    set pictures = case when record_pictures.reason is null then 'made' else 'none' end,
        pictures_reason = record_pictures.reason,
        facts = patient_documents.facts || coalesce(record_pictures.facts, '{}'),
        captured_at = coalesce(patient_documents.captured_at, v_captured_at)
    where patient_documents.id = v_document.id;

    delete from private.picture_turns where picture_turns.document_id = v_document.id;

    return case when record_pictures.reason is null then 'made' else 'none' end;
end;
$$;
revoke execute on function private.record_pictures(uuid, text, text, jsonb, timestamp, integer) from public, anon, authenticated;
grant execute on function private.record_pictures(uuid, text, text, jsonb, timestamp, integer) to service_role;

create function public.record_pictures(
    document_id uuid, object_version text, reason text default null, facts jsonb default null,
    captured_local timestamp default null, offset_minutes integer default null
)
    returns text
    language sql
    volatile
    security invoker
    set search_path = ''
return private.record_pictures(
    record_pictures.document_id,
    record_pictures.object_version,
    record_pictures.reason,
    record_pictures.facts,
    record_pictures.captured_local,
    record_pictures.offset_minutes
);
revoke execute on function public.record_pictures(uuid, text, text, jsonb, timestamp, integer) from public, anon, authenticated;
grant execute on function public.record_pictures(uuid, text, text, jsonb, timestamp, integer) to service_role;
comment on function public.record_pictures(uuid, text, text, jsonb, timestamp, integer) is
    'Service role only: the pictures of this version are stored, or there are none for this reason; and its facts.';
