-- isq_measurements: how firm an implant was, one row a direction and visit.
create table public.isq_measurements (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null default private.active_organisation('implants.create')
        constraint isq_measurements_organisation_id_fkey references public.organisations (id),
    implant_id uuid not null,
    -- 1 to 100; null where it was tried and could not be measured.
    isq numeric(4, 1)
        constraint isq_measurements_isq_range check (isq between 1 and 100),
    direction text not null default 'buccolingual'
        constraint isq_measurements_direction_known check (direction in ('buccolingual', 'mesiodistal')),
    measured_on date not null default current_date
        constraint isq_measurements_measured_on_range check (
            measured_on between date '1990-01-01' and date '2100-01-01'
        ),
    created_by uuid not null default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint isq_measurements_pkey primary key (id),
    constraint isq_measurements_organisation_id_id_key unique (organisation_id, id),
    constraint isq_measurements_implant_id_fkey foreign key (organisation_id, implant_id)
        references public.implants (organisation_id, id),
    constraint isq_measurements_created_by_fkey foreign key (organisation_id, created_by)
        references public.memberships (organisation_id, user_id)
);
comment on table public.isq_measurements is
    'Implant stability quotient by resonance frequency; a wrong value is corrected, and the audit keeps that it was.';

create index isq_measurements_organisation_id_implant_id_idx on public.isq_measurements (organisation_id, implant_id, measured_on, id);
create index isq_measurements_organisation_id_created_by_idx on public.isq_measurements (organisation_id, created_by);

create trigger isq_measurements_updated_at before update on public.isq_measurements
    for each row execute function private.touch_updated_at();

create trigger isq_measurements_audit after insert or update or delete on public.isq_measurements
    for each row execute function private.audit_row();

create trigger isq_measurements_refuse_insert before insert on public.isq_measurements
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('implants.create') is null)
    execute function private.refuse_write();

create trigger isq_measurements_refuse_update before update on public.isq_measurements
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('implants.update') is null)
    execute function private.refuse_write();

create trigger isq_measurements_refuse_without_session before insert or update on public.isq_measurements
    for each statement
    when (current_user = 'authenticated' and not private.session_lives())
    execute function private.refuse_without_session();

-- Closed until supabase/policies/implants.sql opens it.
alter table public.isq_measurements enable row level security;
alter table public.isq_measurements force row level security;
