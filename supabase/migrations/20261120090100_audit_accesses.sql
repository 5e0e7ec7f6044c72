-- accesses: who opened which original, when and what for.
create table audit.accesses (
    id bigint generated always as identity,
    organisation_id uuid not null
        constraint accesses_organisation_id_fkey references public.organisations (id),
    -- No foreign key: the trace outlives the document and the patient.
    document_id uuid not null,
    patient_id uuid not null,
    user_id uuid not null,
    purpose text not null
        constraint accesses_purpose_known check (purpose in ('view', 'download')),
    opened_at timestamptz not null default now(),
    request_id text,
    constraint accesses_pkey primary key (id),
    constraint accesses_user_id_fkey foreign key (organisation_id, user_id)
        references public.memberships (organisation_id, user_id)
);
comment on table audit.accesses is 'One row for each opening of an original. Without a fresh one the original is not served.';

-- The policy on stored objects looks here before each download.
create index accesses_organisation_id_document_id_idx on audit.accesses
    (organisation_id, document_id, user_id, opened_at desc);
create index accesses_organisation_id_user_id_idx on audit.accesses (organisation_id, user_id, opened_at desc);

create trigger accesses_append_only before update or delete or truncate on audit.accesses
    for each statement execute function private.refuse_change();

revoke all on audit.accesses from public, anon, authenticated, service_role;
alter table audit.accesses enable row level security;
alter table audit.accesses force row level security;
