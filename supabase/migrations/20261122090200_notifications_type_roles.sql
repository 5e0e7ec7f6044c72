-- notification_type_roles: whose business an event of each type is.
create table private.notification_type_roles (
    type text not null
        constraint notification_type_roles_type_fkey references private.notification_types (type),
    role text not null
        constraint notification_type_roles_role_known check (role in ('assistant', 'practitioner', 'admin')),
    constraint notification_type_roles_pkey primary key (type, role)
);
comment on table private.notification_type_roles is 'Roles that an event of this type concerns.';

-- Closed for ever: read by definer functions only.
alter table private.notification_type_roles enable row level security;
alter table private.notification_type_roles force row level security;

insert into private.notification_type_roles (type, role)
select concerned.type, roles.role
from (
    values
        ('ISQ_CRITICAL', array['practitioner', 'admin']),
        ('ISQ_WARNING', array['practitioner', 'admin']),
        ('STOCK_LOW', array['assistant', 'admin']),
        ('APPOINTMENT_REMINDER', array['practitioner', 'admin']),
        ('APPOINTMENT_UPDATED', array['assistant', 'practitioner', 'admin']),
        ('DOCUMENT_ADDED', array['practitioner', 'admin']),
        ('TEAM_ACTIVITY', array['assistant', 'practitioner', 'admin']),
        ('INVOICE_ISSUED', array['assistant', 'admin']),
        ('IMPORT_COMPLETED', array['practitioner', 'admin']),
        ('IMPORT_FAILED', array['practitioner', 'admin']),
        ('SYSTEM_UPDATE', array['assistant', 'practitioner', 'admin'])
) as concerned (type, roles)
cross join unnest(concerned.roles) as roles (role);
