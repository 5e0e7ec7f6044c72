-- document_uploads: the durable intent that stands before every upload.
create table public.document_uploads (
    -- Becomes the document's id.
    document_id uuid not null default gen_random_uuid(),
    organisation_id uuid not null
        constraint document_uploads_organisation_id_fkey references public.organisations (id),
    patient_id uuid not null,
    media_kind text not null
        constraint document_uploads_media_kind_known check (media_kind in ('radiograph', 'photo', 'document')),
    original_name text not null
        constraint document_uploads_original_name_length check (char_length(original_name) between 1 and 255),
    file_name text not null
        constraint document_uploads_file_name_form check (file_name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$'),
    -- The same expression as patient_documents.file_path; a test compares the two.
    object_name text not null generated always as (
        'org/' || organisation_id::text || '/patients/' || patient_id::text
        || case media_kind when 'radiograph' then '/radiographies/' when 'photo' then '/photos/' else '/documents/' end
        || document_id::text || '/' || file_name
    ) stored,
    mime_type text not null
        constraint document_uploads_mime_type_fkey references private.accepted_types (mime_type),
    size_bytes bigint not null
        constraint document_uploads_size_positive check (size_bytes > 0),
    method text not null
        constraint document_uploads_method_known check (method in ('standard', 'resumable', 'link')),
    created_by uuid not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    closed_at timestamptz,
    outcome text
        constraint document_uploads_outcome_known check (outcome in ('committed', 'abandoned', 'expired'))
        constraint document_uploads_outcome_closed check ((outcome is null) = (closed_at is null)),
    constraint document_uploads_pkey primary key (document_id),
    constraint document_uploads_object_name_unique unique (object_name),
    constraint document_uploads_patient_id_fkey foreign key (organisation_id, patient_id)
        references public.patients (organisation_id, id),
    constraint document_uploads_created_by_fkey foreign key (organisation_id, created_by)
        references public.memberships (organisation_id, user_id)
);
comment on table public.document_uploads is
    'Whose upload, to which key, announced how, until when. Storage takes an object only under an open row.';

create index document_uploads_organisation_id_patient_id_idx on public.document_uploads (organisation_id, patient_id);
create index document_uploads_organisation_id_created_by_idx on public.document_uploads (organisation_id, created_by);
create index document_uploads_mime_type_idx on public.document_uploads (mime_type);
-- Open intents are few: expiry asks by organisation, the limit by person.
create index document_uploads_organisation_id_open_idx on public.document_uploads (organisation_id, expires_at)
    where closed_at is null;
create index document_uploads_created_by_open_idx on public.document_uploads (created_by) where closed_at is null;

-- Closed, and stays so: no policy opens it.
alter table public.document_uploads enable row level security;
alter table public.document_uploads force row level security;
