-- memberships: who works where, and as what.
create table public.memberships (
    organisation_id uuid not null
        constraint memberships_organisation_id_fkey references public.organisations (id),
    user_id uuid not null
        constraint memberships_user_id_fkey references auth.users (id),
    role text not null
        constraint memberships_role_known check (role in ('assistant', 'practitioner', 'admin')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    revoked_at timestamptz,
    constraint memberships_pkey primary key (organisation_id, user_id)
);
comment on table public.memberships is
    'A membership ends by revoked_at and is never deleted: what its user did goes on pointing at it.';

-- Every question about rights starts from the caller.
create index memberships_user_id_idx on public.memberships (user_id) where revoked_at is null;
-- The same without the condition, for the foreign key.
create index memberships_user_id_organisation_id_idx on public.memberships (user_id, organisation_id);

create trigger memberships_updated_at before update on public.memberships
    for each row execute function private.touch_updated_at();

-- Closed until supabase/policies/core.sql opens it.
alter table public.memberships enable row level security;
alter table public.memberships force row level security;
