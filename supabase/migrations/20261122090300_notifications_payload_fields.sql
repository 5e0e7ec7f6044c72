-- notification_payload_fields: what the payload of each type may hold, and nothing else; there is no kind for free text.
create table private.notification_payload_fields (
    type text not null
        constraint notification_payload_fields_type_fkey references private.notification_types (type),
    key text not null
        constraint notification_payload_fields_key_form check (key ~ '^[a-z]+(_[a-z]+)*$'),
    kind text not null
        constraint notification_payload_fields_kind_known check (kind in ('code', 'count', 'uuid', 'instant')),
    -- The words of a code; null for every other kind.
    codes text[]
        constraint notification_payload_fields_codes_of_code check ((kind = 'code') = (codes is not null)),
    is_required boolean not null default false,
    constraint notification_payload_fields_pkey primary key (type, key)
);
comment on table private.notification_payload_fields is
    'Allow-list of payloads: a key that is not here, or a value of another kind, refuses the event.';

-- Closed for ever: read by definer functions only.
alter table private.notification_payload_fields enable row level security;
alter table private.notification_payload_fields force row level security;

insert into private.notification_payload_fields (type, key, kind, codes, is_required)
values
    ('ISQ_CRITICAL', 'measurement_id', 'uuid', null, false),
    ('ISQ_WARNING', 'measurement_id', 'uuid', null, false),
    ('APPOINTMENT_REMINDER', 'starts_at', 'instant', null, false),
    ('APPOINTMENT_UPDATED', 'change', 'code', array['created', 'moved', 'cancelled'], true),
    ('APPOINTMENT_UPDATED', 'starts_at', 'instant', null, false),
    ('DOCUMENT_ADDED', 'media_kind', 'code', array['radiograph', 'photo', 'document'], true),
    ('TEAM_ACTIVITY', 'change', 'code', array['joined', 'left', 'role_changed'], true),
    ('TEAM_ACTIVITY', 'role', 'code', array['assistant', 'practitioner', 'admin'], false),
    ('IMPORT_COMPLETED', 'imported', 'count', null, false),
    ('IMPORT_COMPLETED', 'refused', 'count', null, false),
    ('IMPORT_FAILED', 'refused', 'count', null, false),
    ('SYSTEM_UPDATE', 'notice', 'code', array['version', 'maintenance', 'incident', 'security'], true),
    ('SYSTEM_UPDATE', 'starts_at', 'instant', null, false);
