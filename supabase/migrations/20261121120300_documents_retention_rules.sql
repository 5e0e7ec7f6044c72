-- retention_rules: where a practice keeps a kind of document longer than everybody must.
create table public.retention_rules (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null default private.active_organisation('organisation.update')
        constraint retention_rules_organisation_id_fkey references public.organisations (id),
    media_kind text not null
        constraint retention_rules_media_kind_fkey references private.retention_defaults (media_kind),
    keep_years integer not null
        constraint retention_rules_keep_years_range check (keep_years between 1 and 100),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint retention_rules_pkey primary key (id),
    constraint retention_rules_media_kind_unique unique (organisation_id, media_kind)
);
comment on table public.retention_rules is
    'Years from the last contact with a patient that a practice keeps a kind of document; never fewer than the default.';

create index retention_rules_media_kind_idx on public.retention_rules (media_kind);

create trigger retention_rules_audit after insert or update or delete on public.retention_rules
    for each row execute function private.audit_row();

create trigger retention_rules_refuse_insert before insert on public.retention_rules
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('organisation.update') is null)
    execute function private.refuse_write();

create trigger retention_rules_refuse_update before update on public.retention_rules
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('organisation.update') is null)
    execute function private.refuse_write();

create trigger retention_rules_refuse_without_session before insert or update on public.retention_rules
    for each statement
    when (current_user = 'authenticated' and not private.session_lives())
    execute function private.refuse_without_session();

create trigger retention_rules_updated_at before update on public.retention_rules
    for each row execute function private.touch_updated_at();

-- Closed until supabase/policies/documents.sql opens it.
alter table public.retention_rules enable row level security;
alter table public.retention_rules force row level security;
