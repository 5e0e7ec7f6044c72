-- notifications: what stands in a person's bell, one row an event and person.
create table public.notifications (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null,
    user_id uuid not null,
    event_id uuid not null,
    type text not null,
    category text not null
        constraint notifications_category_known check (category in ('alerts', 'activity', 'imports', 'system')),
    severity text not null
        constraint notifications_severity_known check (severity in ('INFO', 'WARNING', 'CRITICAL')),
    -- Fixed sentences of the type; whom they concern is read from the entity, under its own policies.
    title text not null,
    message text not null,
    entity_type text not null,
    entity_id uuid,
    patient_id uuid,
    is_read boolean not null default false,
    read_at timestamptz
        constraint notifications_read_at_of_read check ((read_at is not null) = is_read),
    created_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint notifications_pkey primary key (id),
    constraint notifications_event_id_user_id_unique unique (organisation_id, event_id, user_id),
    constraint notifications_event_id_fkey foreign key (organisation_id, event_id)
        references private.notification_events (organisation_id, id),
    constraint notifications_user_id_fkey foreign key (organisation_id, user_id)
        references public.memberships (organisation_id, user_id),
    constraint notifications_patient_id_fkey foreign key (organisation_id, patient_id)
        references public.patients (organisation_id, id)
)
with (fillfactor = 90);
comment on table public.notifications is
    'Written by notify() alone, read by its person alone; archived after 90 days and never deleted while somebody may look.';

create index notifications_organisation_id_user_id_created_at_idx on public.notifications
    (organisation_id, user_id, created_at desc, id desc) where archived_at is null;
-- The badge: one look-up.
create index notifications_unread_idx on public.notifications (organisation_id, user_id)
    where not is_read and archived_at is null;
create index notifications_organisation_id_user_id_idx on public.notifications (organisation_id, user_id);
create index notifications_organisation_id_patient_id_idx on public.notifications (organisation_id, patient_id);
-- What becomes old enough for the archive.
create index notifications_created_at_idx on public.notifications (created_at) where archived_at is null;

-- Closed until supabase/policies/notifications.sql opens it.
alter table public.notifications enable row level security;
alter table public.notifications force row level security;
