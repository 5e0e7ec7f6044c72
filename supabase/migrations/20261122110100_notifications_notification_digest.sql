-- notification_digest: what waits for a person's next digest, one row an event and person.
create table public.notification_digest (
    organisation_id uuid not null,
    user_id uuid not null,
    event_id uuid not null,
    category text not null
        constraint notification_digest_category_known check (category in ('alerts', 'activity', 'imports', 'system')),
    severity text not null
        constraint notification_digest_severity_known check (severity in ('INFO', 'WARNING', 'CRITICAL')),
    title text not null,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    outcome text
        constraint notification_digest_outcome_known check (
            outcome in ('mailed', 'read', 'preference_changed', 'membership_ended')
        )
        constraint notification_digest_outcome_of_settled check ((outcome is not null) = (settled_at is not null)),
    -- The mail that told it.
    outbox_id uuid
        constraint notification_digest_outbox_id_of_mailed check ((outbox_id is not null) = (outcome is not distinct from 'mailed')),
    constraint notification_digest_pkey primary key (organisation_id, event_id, user_id),
    constraint notification_digest_event_id_fkey foreign key (organisation_id, event_id)
        references private.notification_events (organisation_id, id),
    constraint notification_digest_user_id_fkey foreign key (organisation_id, user_id)
        references public.memberships (organisation_id, user_id)
);
comment on table public.notification_digest is 'Written by notify(), settled by build_digests(); the service alone reaches either.';

create index notification_digest_waiting_idx on public.notification_digest (organisation_id, user_id, created_at)
    where settled_at is null;
create index notification_digest_organisation_id_user_id_idx on public.notification_digest (organisation_id, user_id);

-- Closed for ever: supabase/policies/notifications.sql opens nothing of it.
alter table public.notification_digest enable row level security;
alter table public.notification_digest force row level security;
