-- profiles: what a person set for themselves, one row for each user.
create table public.profiles (
    id uuid not null
        constraint profiles_id_fkey references auth.users (id) on delete cascade,
    full_name text not null default ''
        constraint profiles_full_name_length check (char_length(full_name) <= 200),
    locale text not null default 'fr'
        constraint profiles_locale_known check (locale in ('fr', 'en')),
    time_zone text not null default 'Europe/Paris'
        constraint profiles_time_zone_length check (char_length(time_zone) between 1 and 64),
    digest_hour smallint not null default 7
        constraint profiles_digest_hour_range check (digest_hour between 0 and 23),
    active_organisation_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint profiles_pkey primary key (id),
    -- Nobody can make an organisation active in which they never worked.
    constraint profiles_active_organisation_fkey foreign key (active_organisation_id, id)
        references public.memberships (organisation_id, user_id)
);
comment on table public.profiles is 'Settings of a person; read by that person alone. Colleagues see names through members().';

create index profiles_active_organisation_id_idx on public.profiles (active_organisation_id, id);

create trigger profiles_updated_at before update on public.profiles
    for each row execute function private.touch_updated_at();

-- Closed until supabase/policies/core.sql opens it.
alter table public.profiles enable row level security;
alter table public.profiles force row level security;
