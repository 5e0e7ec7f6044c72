-- reminders.*: the desk schedules and withdraws messages to patients and sees what became of them; an admin words them.
insert into private.role_permissions (role, permission)
values
    ('assistant', 'reminders.read'),
    ('practitioner', 'reminders.read'),
    ('admin', 'reminders.read'),
    ('assistant', 'reminders.schedule'),
    ('practitioner', 'reminders.schedule'),
    ('admin', 'reminders.schedule'),
    ('admin', 'reminders.manage');
