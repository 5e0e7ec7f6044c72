-- patient_documents: one row for each stored file of a patient; the bytes lie in the bucket patient-documents.
create table public.patient_documents (
    id uuid not null,
    organisation_id uuid not null
        constraint patient_documents_organisation_id_fkey references public.organisations (id),
    patient_id uuid not null,
    media_kind text not null
        constraint patient_documents_media_kind_known check (media_kind in ('radiograph', 'photo', 'document')),
    media_category text
        constraint patient_documents_media_category_length check (char_length(media_category) between 1 and 64),
    media_subtype text
        constraint patient_documents_media_subtype_length check (char_length(media_subtype) between 1 and 64),
    title text not null
        constraint patient_documents_title_length check (char_length(title) <= 200 and btrim(title) <> '')
        constraint patient_documents_title_clean check (title = private.clean_text(title)),
    original_name text not null
        constraint patient_documents_original_name_length check (char_length(original_name) between 1 and 255),
    -- The key is made from what was fixed at creation: a merge or a corrected misfiling moves the row, not the object.
    filed_patient_id uuid not null,
    filed_kind text not null
        constraint patient_documents_filed_kind_known check (filed_kind in ('radiograph', 'photo', 'document')),
    file_name text not null
        constraint patient_documents_file_name_form check (file_name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$'),
    file_path text not null generated always as (
        'org/' || organisation_id::text || '/patients/' || filed_patient_id::text
        || case filed_kind when 'radiograph' then '/radiographies/' when 'photo' then '/photos/' else '/documents/' end
        || id::text || '/' || file_name
    ) stored,
    mime_type text not null
        constraint patient_documents_mime_type_fkey references private.accepted_types (mime_type),
    size_bytes bigint not null
        constraint patient_documents_size_positive check (size_bytes > 0),
    sha256 text
        constraint patient_documents_sha256_form check (sha256 ~ '^[0-9a-f]{64}$'),
    object_version text not null,
    object_etag text,
    status text not null default 'received'
        constraint patient_documents_status_known check (status in ('received', 'ready', 'deleting'))
        constraint patient_documents_ready_verified check (status <> 'ready' or sha256 is not null),
    -- Without infinity and years of five digits, which clients cannot read as a date.
    captured_at timestamptz
        constraint patient_documents_captured_at_range check (
            captured_at >= timestamptz '1850-01-01 00:00:00+00'
            and captured_at < timestamptz '10000-01-01 00:00:00+00'
        ),
    facts jsonb not null default '{}',
    duplicate_of uuid,
    identity_differs text[]
        constraint patient_documents_identity_differs_known check (
            identity_differs <@ array['birth_date', 'name', 'number'] and cardinality(identity_differs) > 0
        ),
    mismatch_confirmed_by uuid,
    mismatch_confirmed_at timestamptz
        constraint patient_documents_mismatch_confirmed_signed check (
            (mismatch_confirmed_by is null) = (mismatch_confirmed_at is null)
        ),
    created_by uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleting_at timestamptz
        constraint patient_documents_deleting_dated check ((status = 'deleting') = (deleting_at is not null)),
    deleting_by uuid
        constraint patient_documents_deleting_signed check ((status = 'deleting') = (deleting_by is not null)),
    deleting_reason text
        constraint patient_documents_deleting_reason_length check (char_length(deleting_reason) <= 500),
    constraint patient_documents_pkey primary key (id),
    constraint patient_documents_organisation_id_id_key unique (organisation_id, id),
    constraint patient_documents_file_path_unique unique (file_path),
    constraint patient_documents_patient_id_fkey foreign key (organisation_id, patient_id)
        references public.patients (organisation_id, id),
    constraint patient_documents_filed_patient_id_fkey foreign key (organisation_id, filed_patient_id)
        references public.patients (organisation_id, id),
    constraint patient_documents_duplicate_of_fkey foreign key (organisation_id, duplicate_of)
        references public.patient_documents (organisation_id, id) on delete set null (duplicate_of),
    constraint patient_documents_created_by_fkey foreign key (organisation_id, created_by)
        references public.memberships (organisation_id, user_id),
    constraint patient_documents_mismatch_confirmed_by_fkey foreign key (organisation_id, mismatch_confirmed_by)
        references public.memberships (organisation_id, user_id),
    constraint patient_documents_deleting_by_fkey foreign key (organisation_id, deleting_by)
        references public.memberships (organisation_id, user_id)
);
comment on table public.patient_documents is
    'Radiographs, photos and documents of patients. Received until we have read the bytes, then ready.';
comment on column public.patient_documents.title is
    'What people see and change; the storage key never follows it.';
comment on column public.patient_documents.identity_differs is
    'In what the patient named in a DICOM file is another than the chart''s; it waits until its uploader confirms.';
comment on column public.patient_documents.object_version is
    'The stored version that was checked at the commit; any other is never served.';

create index patient_documents_organisation_id_patient_id_idx on public.patient_documents
    (organisation_id, patient_id, created_at desc, id desc);
create index patient_documents_organisation_id_created_at_idx on public.patient_documents
    (organisation_id, created_at desc, id desc);
create index patient_documents_organisation_id_filed_patient_id_idx on public.patient_documents
    (organisation_id, filed_patient_id);
create index patient_documents_organisation_id_duplicate_of_idx on public.patient_documents
    (organisation_id, duplicate_of);
create index patient_documents_organisation_id_created_by_idx on public.patient_documents (organisation_id, created_by);
create index patient_documents_organisation_id_mismatch_confirmed_by_idx on public.patient_documents
    (organisation_id, mismatch_confirmed_by);
create index patient_documents_organisation_id_deleting_by_idx on public.patient_documents
    (organisation_id, deleting_by);
create index patient_documents_mime_type_idx on public.patient_documents (mime_type);

create trigger patient_documents_updated_at before update on public.patient_documents
    for each row execute function private.touch_updated_at();

create trigger patient_documents_refuse_update before update on public.patient_documents
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('documents.update') is null)
    execute function private.refuse_write();

-- Closed until supabase/policies/documents.sql opens it.
alter table public.patient_documents enable row level security;
alter table public.patient_documents force row level security;
