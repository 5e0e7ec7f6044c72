-- notification_types: every kind of event, with what follows from it; a type without a row does not exist.
create table private.notification_types (
    type text not null
        constraint notification_types_type_form check (type ~ '^[A-Z]+(_[A-Z]+)*$'),
    category text not null
        constraint notification_types_category_known check (category in ('alerts', 'activity', 'imports', 'system')),
    severity text not null
        constraint notification_types_severity_known check (severity in ('INFO', 'WARNING', 'CRITICAL')),
    -- What the event is about, and so where its link leads.
    entity_type text not null
        constraint notification_types_entity_type_known check (
            entity_type in (
                'implant', 'appointment', 'import', 'document', 'membership', 'system', 'inventory_item', 'invoice'
            )
        ),
    template text not null
        constraint notification_types_template_form check (template ~ '^[a-z]+(_[a-z]+)*$'),
    -- An alert reaches its author too: who works alone must see it. What one did oneself is no news.
    reaches_author boolean not null,
    -- Which key of the payload chooses among several texts.
    variant_key text,
    -- Events of the same type about the same entity, or the same patient, within this time tell once.
    repeat_scope text not null default 'entity'
        constraint notification_types_repeat_scope_known check (repeat_scope in ('entity', 'patient')),
    repeat_window interval not null default interval '0'
        constraint notification_types_repeat_window_positive check (repeat_window >= interval '0'),
    constraint notification_types_pkey primary key (type)
);
comment on table private.notification_types is
    'Type of event to category, severity, entity, template: the one place where a type is defined.';

-- Closed for ever: read by definer functions only.
alter table private.notification_types enable row level security;
alter table private.notification_types force row level security;

-- A visit measures one implant several times, and files are dropped by the dozen: one notification each.
insert into private.notification_types (
    type, category, severity, entity_type, template, reaches_author, variant_key, repeat_scope, repeat_window
)
values
    ('ISQ_CRITICAL', 'alerts', 'CRITICAL', 'implant', 'alert', true, null, 'entity', interval '10 minutes'),
    ('ISQ_WARNING', 'alerts', 'WARNING', 'implant', 'alert', true, null, 'entity', interval '10 minutes'),
    ('STOCK_LOW', 'alerts', 'WARNING', 'inventory_item', 'alert', true, null, 'entity', interval '0'),
    ('APPOINTMENT_REMINDER', 'activity', 'INFO', 'appointment', 'activity', true, null, 'entity', interval '0'),
    ('APPOINTMENT_UPDATED', 'activity', 'INFO', 'appointment', 'activity', false, 'change', 'entity', interval '0'),
    ('DOCUMENT_ADDED', 'activity', 'INFO', 'document', 'activity', false, 'media_kind', 'patient', interval '10 minutes'),
    ('TEAM_ACTIVITY', 'activity', 'INFO', 'membership', 'activity', false, 'change', 'entity', interval '0'),
    ('INVOICE_ISSUED', 'activity', 'INFO', 'invoice', 'activity', false, null, 'entity', interval '0'),
    ('IMPORT_COMPLETED', 'imports', 'INFO', 'import', 'import', true, null, 'entity', interval '0'),
    ('IMPORT_FAILED', 'imports', 'WARNING', 'import', 'import', true, null, 'entity', interval '0'),
    ('SYSTEM_UPDATE', 'system', 'INFO', 'system', 'system', true, 'notice', 'entity', interval '0');
