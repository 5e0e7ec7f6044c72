-- notification_preference_defaults: what holds for a role until its holder says otherwise.
create table private.notification_preference_defaults (
    role text not null
        constraint notification_preference_defaults_role_known check (role in ('assistant', 'practitioner', 'admin')),
    category text not null
        constraint notification_preference_defaults_category_known check (
            category in ('alerts', 'activity', 'imports', 'system')
        ),
    in_app boolean not null,
    email boolean not null,
    frequency text not null
        constraint notification_preference_defaults_frequency_known check (
            frequency in ('IMMEDIATE', 'DAILY', 'WEEKLY', 'NONE')
        ),
    constraint notification_preference_defaults_pkey primary key (role, category)
);
comment on table private.notification_preference_defaults is 'Preferences of whoever has set none, by role.';

-- Closed for ever: read by definer functions only.
alter table private.notification_preference_defaults enable row level security;
alter table private.notification_preference_defaults force row level security;

-- Alerts are mailed to those who treat; the rest waits in the bell.
insert into private.notification_preference_defaults (role, category, in_app, email, frequency)
values
    ('assistant', 'alerts', true, false, 'IMMEDIATE'),
    ('assistant', 'activity', true, false, 'IMMEDIATE'),
    ('assistant', 'imports', true, false, 'IMMEDIATE'),
    ('assistant', 'system', true, false, 'IMMEDIATE'),
    ('practitioner', 'alerts', true, true, 'IMMEDIATE'),
    ('practitioner', 'activity', true, false, 'IMMEDIATE'),
    ('practitioner', 'imports', true, false, 'IMMEDIATE'),
    ('practitioner', 'system', true, false, 'IMMEDIATE'),
    ('admin', 'alerts', true, true, 'IMMEDIATE'),
    ('admin', 'activity', true, true, 'DAILY'),
    ('admin', 'imports', true, true, 'IMMEDIATE'),
    ('admin', 'system', true, true, 'IMMEDIATE');
