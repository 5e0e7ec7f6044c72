-- rejected_uploads: files that were not what they said; what their uploader is told, and the trace that remains.
create table public.rejected_uploads (
    -- The id that the document had.
    document_id uuid not null,
    organisation_id uuid not null
        constraint rejected_uploads_organisation_id_fkey references public.organisations (id),
    patient_id uuid not null,
    media_kind text not null
        constraint rejected_uploads_media_kind_known check (media_kind in ('radiograph', 'photo', 'document')),
    -- By this the uploader knows the file again; nobody else reads it.
    original_name text not null
        constraint rejected_uploads_original_name_length check (char_length(original_name) between 1 and 255),
    object_name text not null,
    object_version text not null,
    mime_type text not null
        constraint rejected_uploads_mime_type_fkey references private.accepted_types (mime_type),
    size_bytes bigint not null
        constraint rejected_uploads_size_positive check (size_bytes > 0),
    -- A key of the table of problems.
    reason text not null
        constraint rejected_uploads_reason_known check (
            reason in (
                'type_not_accepted', 'executable_preamble', 'too_many_pixels', 'file_truncated', 'file_damaged',
                'malware_found', 'object_differs', 'object_missing', 'object_version_changed'
            )
        ),
    created_by uuid not null,
    created_at timestamptz not null,
    rejected_at timestamptz not null default now(),
    -- Null while the object may still be stored; until then its bytes count in the quota.
    removed_at timestamptz,
    constraint rejected_uploads_pkey primary key (document_id),
    constraint rejected_uploads_patient_id_fkey foreign key (organisation_id, patient_id)
        references public.patients (organisation_id, id),
    constraint rejected_uploads_created_by_fkey foreign key (organisation_id, created_by)
        references public.memberships (organisation_id, user_id)
);
comment on table public.rejected_uploads is
    'Files whose bytes were not what they said. Written by reject_document alone, read by their uploader alone.';

create index rejected_uploads_organisation_id_patient_id_idx on public.rejected_uploads (organisation_id, patient_id);
create index rejected_uploads_organisation_id_created_by_idx on public.rejected_uploads
    (organisation_id, created_by, rejected_at desc);
create index rejected_uploads_mime_type_idx on public.rejected_uploads (mime_type);
-- The worker asks for what is not removed yet, of all practices at once.
create index rejected_uploads_unremoved_idx on public.rejected_uploads (rejected_at) where removed_at is null;

-- Closed until supabase/policies/documents.sql opens it.
alter table public.rejected_uploads enable row level security;
alter table public.rejected_uploads force row level security;
