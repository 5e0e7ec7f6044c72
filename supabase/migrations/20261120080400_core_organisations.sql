-- organisations: a practice; everything else belongs to one.
create table public.organisations (
    id uuid not null default gen_random_uuid(),
    name text not null
        constraint organisations_name_length check (char_length(name) <= 200 and btrim(name) <> ''),
    time_zone text not null default 'Europe/Paris'
        constraint organisations_time_zone_length check (char_length(time_zone) between 1 and 64),
    locale text not null default 'fr'
        constraint organisations_locale_known check (locale in ('fr', 'en')),
    storage_quota_bytes bigint not null default 107374182400
        constraint organisations_storage_quota_positive check (storage_quota_bytes >= 0),
    retention_mode text not null default 'permissive'
        constraint organisations_retention_mode_known check (retention_mode in ('permissive', 'strict')),
    access_log_retention_days integer not null default 1095
        constraint organisations_access_log_retention_range check (access_log_retention_days between 180 and 7300),
    -- Permissions for which a session must have passed a second factor.
    mfa_permissions text[] not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint organisations_pkey primary key (id)
);
comment on table public.organisations is 'A practice. Quota, retention and second factor are settings of the whole practice.';

create trigger organisations_updated_at before update on public.organisations
    for each row execute function private.touch_updated_at();

-- Closed until supabase/policies/core.sql opens it.
alter table public.organisations enable row level security;
alter table public.organisations force row level security;
