-- notifications.read, implants.*: everybody has a bell; what was measured on an implant is a practitioner's to write.
insert into private.role_permissions (role, permission)
values
    ('assistant', 'notifications.read'),
    ('practitioner', 'notifications.read'),
    ('admin', 'notifications.read'),
    ('assistant', 'implants.read'),
    ('practitioner', 'implants.read'),
    ('admin', 'implants.read'),
    ('practitioner', 'implants.create'),
    ('admin', 'implants.create'),
    ('practitioner', 'implants.update'),
    ('admin', 'implants.update');
