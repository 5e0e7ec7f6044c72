-- documents.hold: a legal hold is placed and released by an admin.
insert into private.role_permissions (role, permission)
values ('admin', 'documents.hold');
