-- active_organisation and its sister: header, profile, only membership; live, and never an error.
begin;
\ir ../_helpers.psql
select plan(28);

create function tests.active() returns uuid
    language sql stable
return private.active_organisation('patients.read');
create function tests.mine() returns uuid[]
    language sql stable
return private.my_organisations('patients.read');
grant execute on function tests.active(), tests.mine() to authenticated;

select tests.sign_in('ana');
select is(tests.active(), tests.organisation_id('a'), 'without header or profile the only membership is taken');
select tests.work_in('a');
select is(tests.active(), tests.organisation_id('a'), 'the header names the only membership');
select tests.work_in('b');
select is(tests.active(), null, 'the header of a foreign organisation gives nothing');
select is_empty('select 1 from public.patients', 'and reads nothing');
select tests.header('x-organisation-id', upper(tests.organisation_id('a')::text));
select is(tests.active(), tests.organisation_id('a'), 'a header in capitals is the same organisation');

select lives_ok(
    format('select tests.header(%L, %L), tests.active()', 'x-organisation-id', headers.value),
    format('a malformed header %s is no error', headers.value)
)
from unnest(array['x', '', '{}', '00000000-0000-0000-0000-00000000000']) as headers (value);
select tests.header('x-organisation-id', 'x');
select is(tests.active(), null, 'a malformed header gives nothing');
select is_empty('select 1 from public.patients', 'and lists nothing');
select tests.header('x-organisation-id', '');
select is(tests.active(), null, 'an empty header gives nothing');
select set_config('request.headers', '', true);
select is(tests.active(), tests.organisation_id('a'), 'no headers at all are no header');

select tests.sign_in('dora');
select is(tests.active(), tests.organisation_id('b'), 'without header the profile decides');
select tests.work_in('a');
select is(tests.active(), tests.organisation_id('a'), 'the header stands over the profile');
select set_eq(
    'select unnest(tests.mine())', array[tests.organisation_id('a'), tests.organisation_id('b')],
    'all organisations are mine, whatever the header says'
);
select tests.as_owner();
update public.profiles set active_organisation_id = null where id = tests.user_id('dora');
select tests.sign_in('dora');
select is(tests.active(), null, 'of two organisations none is guessed');
select tests.sign_in('zoe');
select is(tests.mine(), '{}', 'a user who works nowhere has an empty list, not null');

-- Removal from the organisation, with the same token

select tests.sign_in('ana');
select isnt_empty('select 1 from public.patients', 'a member reads');
select tests.as_owner();
update public.memberships set revoked_at = now() where user_id = tests.user_id('ana');
select tests.sign_in('ana');
select is_empty('select 1 from public.patients', 'once removed she reads nothing with the same token');
select is_empty('select 1 from public.organisations', 'not even the organisation');
select tests.as_owner();
update public.memberships set role = 'assistant' where user_id = tests.user_id('ada');
select tests.sign_in('ada');
select throws_ok(
    $$ update public.organisations set name = 'X' $$, '42501', 'not_allowed', 'a role taken away is gone on the next statement'
);

select tests.as_owner();
update public.memberships set revoked_at = now()
where user_id = tests.user_id('dora') and organisation_id = tests.organisation_id('b');
update public.profiles set active_organisation_id = tests.organisation_id('b') where id = tests.user_id('dora');
select tests.sign_in('dora');
select is(tests.active(), null, 'a profile that points at an organisation left behind does not slide into the other');
select tests.as_owner();
update public.profiles set active_organisation_id = null where id = tests.user_id('dora');
select tests.sign_in('dora');
select is(tests.active(), tests.organisation_id('a'), 'what was left behind does not count among the memberships');

-- Second factor, where the organisation asks for it

select tests.as_owner();
update public.organisations set mfa_permissions = array['patients.read'] where id = tests.organisation_id('a');
select tests.sign_in('paul');
select is(tests.active(), null, 'a permission that wants a second factor is not there without one');
select is(tests.mine(), '{}', 'nor in the list');
select tests.sign_in('paul', '{"aal": "aal1"}');
select is(tests.active(), null, 'nor with the first factor alone');
select tests.sign_in('paul', '{"aal": "aal2"}');
select is(tests.active(), tests.organisation_id('a'), 'with it, it is there');

select * from finish();
rollback;
