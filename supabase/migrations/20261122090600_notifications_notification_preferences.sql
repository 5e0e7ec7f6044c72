-- notification_preferences: what a person chose, for one practice and one category; without a row the role's default holds.
create table public.notification_preferences (
    organisation_id uuid not null,
    user_id uuid not null,
    category text not null
        constraint notification_preferences_category_known check (category in ('alerts', 'activity', 'imports', 'system')),
    in_app boolean not null,
    email boolean not null,
    frequency text not null
        constraint notification_preferences_frequency_known check (frequency in ('IMMEDIATE', 'DAILY', 'WEEKLY', 'NONE')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint notification_preferences_pkey primary key (organisation_id, user_id, category),
    constraint notification_preferences_user_id_fkey foreign key (organisation_id, user_id)
        references public.memberships (organisation_id, user_id)
);
comment on table public.notification_preferences is
    'Chosen by its person alone, through set_notification_preference; what is not yet sent follows it.';

create trigger notification_preferences_updated_at before update on public.notification_preferences
    for each row execute function private.touch_updated_at();

create trigger notification_preferences_audit after insert or update or delete on public.notification_preferences
    for each row execute function private.audit_row('user_id');

-- Closed until supabase/policies/notifications.sql opens it.
alter table public.notification_preferences enable row level security;
alter table public.notification_preferences force row level security;
