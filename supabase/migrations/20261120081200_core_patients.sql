-- patients: the people a practice cares for.
create table public.patients (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null default private.active_organisation('patients.create')
        constraint patients_organisation_id_fkey references public.organisations (id),
    file_number text
        constraint patients_file_number_length check (char_length(file_number) <= 64 and btrim(file_number) <> ''),
    first_name text not null
        constraint patients_first_name_length check (char_length(first_name) <= 100 and btrim(first_name) <> ''),
    last_name text not null
        constraint patients_last_name_length check (char_length(last_name) <= 100 and btrim(last_name) <> ''),
    birth_name text
        constraint patients_birth_name_length check (char_length(birth_name) <= 100),
    sex text not null default 'unknown'
        constraint patients_sex_known check (sex in ('female', 'male', 'other', 'unknown')),
    birth_date date
        constraint patients_birth_date_range check (birth_date >= date '1850-01-01'),
    deceased_at date,
    phone text
        constraint patients_phone_length check (char_length(phone) <= 32),
    email text
        constraint patients_email_length check (char_length(email) <= 254),
    address text
        constraint patients_address_length check (char_length(address) <= 500),
    -- Retention counts from here.
    last_seen_at timestamptz,
    merged_into uuid
        constraint patients_merged_into_other check (merged_into <> id),
    archived_at timestamptz,
    created_by uuid not null default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    search text not null generated always as (
        private.search_text(
            last_name || ' ' || first_name || ' ' || coalesce(birth_name, '') || ' ' || coalesce(file_number, '')
        )
    ) stored,
    constraint patients_pkey primary key (id),
    constraint patients_organisation_id_id_key unique (organisation_id, id),
    constraint patients_file_number_unique unique (organisation_id, file_number),
    constraint patients_merged_into_fkey foreign key (organisation_id, merged_into)
        references public.patients (organisation_id, id),
    constraint patients_created_by_fkey foreign key (organisation_id, created_by)
        references public.memberships (organisation_id, user_id)
);
comment on table public.patients is 'A person cared for by one practice; the same person elsewhere is another row.';
comment on column public.patients.last_name is 'The name used every day; the birth name stands beside it.';

create index patients_organisation_id_created_at_idx on public.patients (organisation_id, created_at desc, id desc);
create index patients_organisation_id_merged_into_idx on public.patients (organisation_id, merged_into);
create index patients_organisation_id_created_by_idx on public.patients (organisation_id, created_by);
-- For the order of search_patients, for a birth date, and for words anywhere in the text.
create index patients_organisation_id_search_idx on public.patients (organisation_id, search, id);
create index patients_organisation_id_birth_date_idx on public.patients (organisation_id, birth_date);
create index patients_organisation_id_search_words_idx on public.patients
    using gin (organisation_id extensions.uuid_ops, search extensions.gin_trgm_ops);

create trigger patients_updated_at before update on public.patients
    for each row execute function private.touch_updated_at();

-- Closed until supabase/policies/core.sql opens it.
alter table public.patients enable row level security;
alter table public.patients force row level security;
