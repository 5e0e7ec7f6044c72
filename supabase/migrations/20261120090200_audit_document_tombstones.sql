-- document_tombstones: what remains of a deleted document.
create table audit.document_tombstones (
    document_id uuid not null,
    organisation_id uuid not null
        constraint document_tombstones_organisation_id_fkey references public.organisations (id),
    -- No foreign key: the trace outlives the patient.
    patient_id uuid not null,
    media_kind text not null,
    mime_type text not null,
    size_bytes bigint not null,
    -- Null where the document was deleted before its bytes were verified.
    sha256 text,
    object_version text not null,
    created_by uuid not null,
    created_at timestamptz not null,
    deleted_by uuid not null,
    deleted_reason text,
    deleting_at timestamptz not null,
    deleted_at timestamptz not null default now(),
    request_id text,
    constraint document_tombstones_pkey primary key (document_id),
    constraint document_tombstones_deleted_by_fkey foreign key (organisation_id, deleted_by)
        references public.memberships (organisation_id, user_id)
);
comment on table audit.document_tombstones is 'Who deleted which bytes, when and why; neither name nor title.';

create index document_tombstones_organisation_id_deleted_by_idx on audit.document_tombstones
    (organisation_id, deleted_by, deleted_at desc);

create trigger document_tombstones_append_only before update or delete or truncate on audit.document_tombstones
    for each statement execute function private.refuse_change();

revoke all on audit.document_tombstones from public, anon, authenticated, service_role;
alter table audit.document_tombstones enable row level security;
alter table audit.document_tombstones force row level security;
