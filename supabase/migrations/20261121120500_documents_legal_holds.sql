-- legal_holds: while one is open, nothing that it covers is deleted, whatever the practice's mode.
create table public.legal_holds (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null
        constraint legal_holds_organisation_id_fkey references public.organisations (id),
    patient_id uuid not null,
    -- Null: everything of the patient. Without a key, because a hold that was released outlives its document.
    document_id uuid,
    -- With a key, so that the row of a held document cannot go, whoever asks.
    open_document_id uuid generated always as (case when released_at is null then document_id end) stored,
    reason text not null
        constraint legal_holds_reason_length check (char_length(reason) <= 500 and btrim(reason) <> ''),
    placed_by uuid not null,
    placed_at timestamptz not null default now(),
    released_by uuid
        constraint legal_holds_released_signed check ((released_at is null) = (released_by is null)),
    released_at timestamptz
        constraint legal_holds_released_later check (released_at >= placed_at),
    release_reason text
        constraint legal_holds_release_reason_length check (
            char_length(release_reason) <= 500 and btrim(release_reason) <> ''
        )
        constraint legal_holds_released_explained check ((released_at is null) = (release_reason is null)),
    constraint legal_holds_pkey primary key (id),
    constraint legal_holds_patient_id_fkey foreign key (organisation_id, patient_id)
        references public.patients (organisation_id, id),
    constraint legal_holds_open_document_id_fkey foreign key (organisation_id, open_document_id)
        references public.patient_documents (organisation_id, id),
    constraint legal_holds_placed_by_fkey foreign key (organisation_id, placed_by)
        references public.memberships (organisation_id, user_id),
    constraint legal_holds_released_by_fkey foreign key (organisation_id, released_by)
        references public.memberships (organisation_id, user_id)
);
comment on table public.legal_holds is
    'Documents that must not be deleted, such as during a procedure. Ended by released_at, never deleted.';
comment on column public.legal_holds.reason is 'Why, such as the number of a procedure; no names.';

create index legal_holds_organisation_id_patient_id_idx on public.legal_holds (organisation_id, patient_id);
create index legal_holds_organisation_id_open_document_id_idx on public.legal_holds (organisation_id, open_document_id);
create index legal_holds_organisation_id_placed_by_idx on public.legal_holds (organisation_id, placed_by);
create index legal_holds_organisation_id_released_by_idx on public.legal_holds (organisation_id, released_by);

create trigger legal_holds_audit after insert or update or delete on public.legal_holds
    for each row execute function private.audit_row();

create trigger legal_holds_stay before delete or truncate on public.legal_holds
    for each statement execute function private.refuse_change();

-- Closed until supabase/policies/documents.sql opens it.
alter table public.legal_holds enable row level security;
alter table public.legal_holds force row level security;
