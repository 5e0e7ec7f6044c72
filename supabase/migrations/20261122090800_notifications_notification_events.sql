-- notification_events: what happened, once; everything told about it points here.
create table private.notification_events (
    id uuid not null default gen_random_uuid(),
    organisation_id uuid not null
        constraint notification_events_organisation_id_fkey references public.organisations (id),
    type text not null
        constraint notification_events_type_fkey references private.notification_types (type),
    severity text not null
        constraint notification_events_severity_known check (severity in ('INFO', 'WARNING', 'CRITICAL')),
    patient_id uuid,
    entity_id uuid,
    payload jsonb not null default '{}',
    -- The same key is the same event.
    event_key text not null
        constraint notification_events_event_key_length check (char_length(event_key) between 1 and 200),
    actor_id uuid,
    -- Only these members, where it is not everybody whose role is concerned.
    audience uuid[],
    -- An earlier event told the same within the type's window.
    repeats uuid,
    created_at timestamptz not null default now(),
    constraint notification_events_pkey primary key (id),
    constraint notification_events_organisation_id_id_key unique (organisation_id, id),
    constraint notification_events_event_key_unique unique (organisation_id, event_key),
    constraint notification_events_patient_id_fkey foreign key (organisation_id, patient_id)
        references public.patients (organisation_id, id),
    constraint notification_events_repeats_fkey foreign key (organisation_id, repeats)
        references private.notification_events (organisation_id, id)
);
comment on table private.notification_events is
    'Written by notify() alone. Ids, codes and counts; never a name, a text or a measured value.';

create index notification_events_organisation_id_created_at_idx on private.notification_events (organisation_id, created_at desc, id desc);
create index notification_events_organisation_id_type_entity_id_idx on private.notification_events (organisation_id, type, entity_id, created_at);
create index notification_events_type_idx on private.notification_events (type);
create index notification_events_organisation_id_patient_id_idx on private.notification_events (organisation_id, patient_id, type, created_at);
create index notification_events_organisation_id_repeats_idx on private.notification_events (organisation_id, repeats);

-- Closed for ever: written and read by definer functions only.
alter table private.notification_events enable row level security;
alter table private.notification_events force row level security;
