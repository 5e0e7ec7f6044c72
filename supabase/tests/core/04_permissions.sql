-- The matrix of roles and permissions, cell by cell, asked with each role's own token.
begin;
\ir ../_helpers.psql
select plan(89);

create function tests.expected() returns table (permission text, assistant boolean, practitioner boolean, admin boolean)
    language sql immutable
as $$
    values
        ('organisation.read', true, true, true),
        ('organisation.update', false, false, true),
        ('members.read', true, true, true),
        ('members.manage', false, false, true),
        ('patients.read', true, true, true),
        ('patients.create', true, true, true),
        ('patients.update', true, true, true),
        ('patients.archive', false, true, true),
        ('documents.read', true, true, true),
        ('documents.create', false, true, true),
        ('documents.update', false, true, true),
        ('documents.delete', false, true, true),
        ('documents.hold', false, false, true),
        ('appointments.create', true, true, true),
        ('appointments.update', true, true, true),
        ('records.read', false, true, true),
        ('records.write', false, true, true),
        ('invoices.read', true, true, true),
        ('invoices.issue', false, true, true),
        ('audit.read', false, false, true),
        ('implants.read', true, true, true),
        ('implants.create', false, true, true),
        ('implants.update', false, true, true),
        ('reminders.read', true, true, true),
        ('reminders.schedule', true, true, true),
        ('reminders.manage', false, false, true),
        ('notifications.read', true, true, true),
        ('notifications.debug', false, false, true)
$$;
grant execute on function tests.expected() to authenticated;

select set_eq(
    'select distinct permission from private.role_permissions', 'select permission from tests.expected()',
    'the table has these permissions and no others'
);
select set_eq(
    'select distinct role from private.role_permissions', array['assistant', 'practitioner', 'admin'],
    'the table has these roles and no others'
);

-- Policies are not allowed to look into `private` by name, so the question is put through a function of the tests.
create function tests.may(permission text) returns uuid
    language sql stable
return private.active_organisation(permission);
grant execute on function tests.may(text) to authenticated;

select tests.sign_in('ana');
select is(
    tests.may(expected.permission),
    case when expected.assistant then tests.organisation_id('a') end,
    format('an assistant %s %s', case when expected.assistant then 'has' else 'lacks' end, expected.permission)
)
from tests.expected() as expected;

select tests.sign_in('paul');
select is(
    tests.may(expected.permission),
    case when expected.practitioner then tests.organisation_id('a') end,
    format('a practitioner %s %s', case when expected.practitioner then 'has' else 'lacks' end, expected.permission)
)
from tests.expected() as expected;

select tests.sign_in('ada');
select is(
    tests.may(expected.permission),
    case when expected.admin then tests.organisation_id('a') end,
    format('an admin %s %s', case when expected.admin then 'has' else 'lacks' end, expected.permission)
)
from tests.expected() as expected;

select tests.sign_in('zoe');
select is_empty(
    'select 1 from tests.expected() as expected where tests.may(expected.permission) is not null',
    'a user who works nowhere has no permission'
);
select tests.as_anon();
select throws_ok(
    $$ select private.active_organisation('patients.read') $$, '42501', 'permission denied for schema private',
    'anon cannot ask'
);
select tests.sign_in('ana');
select throws_ok(
    'select 1 from private.role_permissions', '42501', 'permission denied for schema private', 'the matrix is not read directly'
);

select * from finish();
rollback;
