-- role_permissions: who may do what, as data.
create table private.role_permissions (
    role text not null
        constraint role_permissions_role_known check (role in ('assistant', 'practitioner', 'admin')),
    permission text not null
        constraint role_permissions_permission_form check (permission ~ '^[a-z]+\.[a-z]+$'),
    constraint role_permissions_pkey primary key (role, permission)
);
comment on table private.role_permissions is
    'The matrix of roles and permissions. Every right in this database is looked up here, live.';

alter table private.role_permissions enable row level security;
alter table private.role_permissions force row level security;

-- Each role has what the one before it has.
insert into private.role_permissions (role, permission)
select roles.role, permissions.permission
from (
    values
        ('assistant', 1),
        ('practitioner', 2),
        ('admin', 3)
) as roles (role, level)
inner join (
    values
        ('organisation.read', 1),
        ('members.read', 1),
        ('patients.read', 1),
        ('patients.create', 1),
        ('patients.update', 1),
        ('documents.read', 1),
        ('appointments.create', 1),
        ('appointments.update', 1),
        ('invoices.read', 1),
        ('patients.archive', 2),
        ('documents.create', 2),
        ('documents.update', 2),
        ('documents.delete', 2),
        ('records.read', 2),
        ('records.write', 2),
        ('invoices.issue', 2),
        ('organisation.update', 3),
        ('members.manage', 3),
        ('audit.read', 3),
        ('notifications.debug', 3)
) as permissions (permission, level)
    on permissions.level <= roles.level;
