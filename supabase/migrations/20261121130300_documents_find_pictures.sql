-- find_pictures: where the pictures lie that the caller may see. No trace: a picture in a grid is no opened document.

-- Definer, because stored objects are readable to nobody. What has no picture yet is simply not in the answer.
create function private.find_pictures(ids uuid[], variant text)
    returns table (id uuid, bucket_id text, object_name text, mime_type text, title text, download_name text)
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
begin
    if find_pictures.variant is null or find_pictures.variant not in ('preview', 'medium') then
        raise sqlstate 'PT400' using message = 'variant_unknown', detail = 'One of preview, medium.';
    end if;

    if cardinality(find_pictures.ids) > 100 then
        raise sqlstate 'PT400' using message = 'too_many_ids', detail = 'At most 100 documents are asked for at once.';
    end if;

    return query
    select
        patient_documents.id,
        'patient-documents',
        left(patient_documents.file_path, -length(patient_documents.file_name))
        || '.derived/' || find_pictures.variant || '.jpg',
        'image/jpeg',
        patient_documents.title,
        private.download_name(patient_documents.title, 'jpg')
    from public.patient_documents
    where patient_documents.id = any (find_pictures.ids)
        and patient_documents.organisation_id = any (private.my_organisations('documents.read'))
        and patient_documents.status = 'ready'
        and patient_documents.pictures = 'made'
    order by array_position(find_pictures.ids, patient_documents.id);
end;
$$;
revoke execute on function private.find_pictures(uuid[], text) from public, anon;
grant execute on function private.find_pictures(uuid[], text) to authenticated;

create function public.find_pictures(ids uuid[], variant text default 'preview')
    returns table (id uuid, bucket_id text, object_name text, mime_type text, title text, download_name text)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select found.id, found.bucket_id, found.object_name, found.mime_type, found.title, found.download_name
    from private.find_pictures(find_pictures.ids, find_pictures.variant) as found;
end;
revoke execute on function public.find_pictures(uuid[], text) from public, anon;
grant execute on function public.find_pictures(uuid[], text) to authenticated;
comment on function public.find_pictures(uuid[], text) is
    'Keys of the pictures of documents that the caller may read, for links that the edge signs.';
