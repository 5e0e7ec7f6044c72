-- me and members: who I am and with whom I work.
begin;
\ir ../_helpers.psql
select plan(16);

select tests.sign_in('ana');
select is(
    public.me() -> 'user',
    jsonb_build_object(
        'id', tests.user_id('ana'), 'email', 'ana@tests.example.test', 'full_name', 'Ana', 'locale', 'fr', 'time_zone', 'Europe/Paris'
    ),
    'me is the caller'
);
select is(public.me() ->> 'active_organisation_id', tests.organisation_id('a')::text, 'me says which organisation is active');
select is(
    public.me() #> '{organisations,0}',
    jsonb_build_object(
        'id', tests.organisation_id('a'), 'name', 'Tilleuls', 'role', 'assistant',
        'permissions', '["appointments.create", "appointments.update", "documents.read", "implants.read", "invoices.read", "members.read",
            "notifications.read", "organisation.read", "patients.create", "patients.read", "patients.update", "reminders.read", "reminders.schedule"]'::jsonb
    ),
    'me lists organisations with role and permissions'
);
select is(jsonb_array_length(public.me() -> 'organisations'), 1, 'and no organisation of others');

select tests.sign_in('dora');
select is(jsonb_array_length(public.me() -> 'organisations'), 2, 'me lists all organisations of a member of two');
select is(public.me() ->> 'active_organisation_id', tests.organisation_id('b')::text, 'the profile''s one is active');
select tests.work_in('a');
select is(public.me() ->> 'active_organisation_id', tests.organisation_id('a')::text, 'the header''s one is active');

select tests.as_owner();
update public.memberships set revoked_at = now()
where user_id = tests.user_id('dora') and organisation_id = tests.organisation_id('b');
select tests.sign_in('dora');
select is(
    public.me() #>> '{organisations,0,id}' || ' ' || jsonb_array_length(public.me() -> 'organisations'),
    tests.organisation_id('a') || ' 1', 'an organisation left behind is not listed'
);
select is(public.me() ->> 'active_organisation_id', null, 'nor active');

select tests.sign_in('zoe');
select is(
    public.me() - 'user', '{"organisations": [], "active_organisation_id": null}'::jsonb, 'who works nowhere has an empty list'
);
select tests.sign_in('ana', '{"is_anonymous": true}');
select throws_ok('select public.me()', '42501', 'not_allowed', 'an anonymous session is nobody');
select tests.as_anon();
select throws_ok('select public.me()', '42501', 'permission denied for function me', 'anon asks nothing');

select tests.sign_in('ana');
select results_eq(
    'select full_name, role from public.members()',
    $$ values ('Ada', 'admin'), ('Ana', 'assistant'), ('Dora', 'practitioner'), ('Paul', 'practitioner') $$,
    'a member sees the names of colleagues'
);
select tests.work_in('b');
select is_empty('select 1 from public.members()', 'and of nobody elsewhere');
select tests.sign_in('zoe');
select is_empty('select 1 from public.members()', 'who works nowhere sees nobody');
select tests.as_anon();
select throws_ok('select * from public.members()', '42501', 'permission denied for function members', 'anon sees nobody');

select * from finish();
rollback;
