-- implants: each implant that was placed, by its tooth.
create table public.implants (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null default private.active_organisation('implants.create')
        constraint implants_organisation_id_fkey references public.organisations (id),
    patient_id uuid not null,
    -- Two digits of ISO 3950: quadrant 1 to 4, place 1 to 8.
    tooth text not null
        constraint implants_tooth_form check (tooth ~ '^[1-4][1-8]$'),
    manufacturer text
        constraint implants_manufacturer_length check (char_length(manufacturer) <= 100 and btrim(manufacturer) <> ''),
    model text
        constraint implants_model_length check (char_length(model) <= 100 and btrim(model) <> ''),
    lot_number text
        constraint implants_lot_number_length check (char_length(lot_number) <= 64 and btrim(lot_number) <> ''),
    -- To a hundredth: 3.75 and 4.25 mm are common.
    diameter_mm numeric(4, 2)
        constraint implants_diameter_mm_range check (diameter_mm between 1 and 10),
    length_mm numeric(4, 2)
        constraint implants_length_mm_range check (length_mm between 3 and 60),
    placed_on date not null
        constraint implants_placed_on_range check (placed_on between date '1960-01-01' and date '2100-01-01'),
    removed_on date
        constraint implants_removed_on_later check (removed_on >= placed_on),
    created_by uuid not null default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint implants_pkey primary key (id),
    constraint implants_organisation_id_id_key unique (organisation_id, id),
    constraint implants_patient_id_fkey foreign key (organisation_id, patient_id)
        references public.patients (organisation_id, id),
    constraint implants_created_by_fkey foreign key (organisation_id, created_by)
        references public.memberships (organisation_id, user_id)
);
comment on table public.implants is 'An implant in a patient''s jaw; it ends by removed_on and is never deleted.';

create index implants_organisation_id_patient_id_idx on public.implants (organisation_id, patient_id, placed_on, id);
create index implants_organisation_id_created_by_idx on public.implants (organisation_id, created_by);

create trigger implants_updated_at before update on public.implants
    for each row execute function private.touch_updated_at();

create trigger implants_audit after insert or update or delete on public.implants
    for each row execute function private.audit_row();

create trigger implants_refuse_insert before insert on public.implants
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('implants.create') is null)
    execute function private.refuse_write();

create trigger implants_refuse_update before update on public.implants
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('implants.update') is null)
    execute function private.refuse_write();

create trigger implants_refuse_without_session before insert or update on public.implants
    for each statement
    when (current_user = 'authenticated' and not private.session_lives())
    execute function private.refuse_without_session();

-- Closed until supabase/policies/implants.sql opens it.
alter table public.implants enable row level security;
alter table public.implants force row level security;
