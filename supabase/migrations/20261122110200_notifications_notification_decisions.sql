-- notification_decisions: what was decided for each member about each event, and why; the answer to a later question.
create table private.notification_decisions (
    organisation_id uuid not null,
    event_id uuid not null,
    user_id uuid not null,
    role text not null,
    in_app boolean not null,
    email boolean not null,
    frequency text not null,
    is_default boolean not null,
    in_app_outcome text not null
        constraint notification_decisions_in_app_outcome_known check (in_app_outcome in ('created', 'none')),
    in_app_reason text,
    email_outcome text not null
        constraint notification_decisions_email_outcome_known check (email_outcome in ('outbox', 'digest', 'none')),
    email_reason text,
    created_at timestamptz not null default now(),
    constraint notification_decisions_pkey primary key (organisation_id, event_id, user_id),
    constraint notification_decisions_in_app_explained check ((in_app_reason is null) = (in_app_outcome <> 'none')),
    constraint notification_decisions_email_explained check ((email_reason is null) = (email_outcome <> 'none')),
    constraint notification_decisions_event_id_fkey foreign key (organisation_id, event_id)
        references private.notification_events (organisation_id, id),
    constraint notification_decisions_user_id_fkey foreign key (organisation_id, user_id)
        references public.memberships (organisation_id, user_id)
);
comment on table private.notification_decisions is 'One row for every live member of the practice, told or not.';

create index notification_decisions_organisation_id_user_id_idx on private.notification_decisions (organisation_id, user_id);

-- Closed for ever: written and read by definer functions only.
alter table private.notification_decisions enable row level security;
alter table private.notification_decisions force row level security;
