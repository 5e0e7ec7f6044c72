-- The private bucket of documents; limits hold here too, for uploads that never pass our own service.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
select
    'patient-documents',
    'patient-documents',
    false,
    max(accepted_types.size_bytes_max),
    array_agg(accepted_types.mime_type order by accepted_types.mime_type)
from private.accepted_types
on conflict (id) do update
set
    public = excluded.public,
    file_size_limit = excluded.file_size_limit,
    allowed_mime_types = excluded.allowed_mime_types;
