-- Who reads and writes organisations, memberships, profiles and patients, and who does not.
begin;
\ir ../_helpers.psql
select plan(44);

-- Reading

select tests.sign_in('ana');
select set_eq(
    'select id from public.organisations', array[tests.organisation_id('a')], 'a member reads her own organisation alone'
);
select set_eq(
    'select distinct organisation_id from public.memberships', array[tests.organisation_id('a')],
    'a member reads the memberships of her own organisation alone'
);
select set_eq(
    'select id from public.patients', array[tests.patient_id('a')], 'staff read the patients of their own organisation alone'
);
select set_eq(
    'select id from public.profiles', array[tests.user_id('ana')], 'a profile is read by its own person alone'
);

select tests.sign_in('dora');
select set_eq(
    'select id from public.organisations', array[tests.organisation_id('a'), tests.organisation_id('b')],
    'a member of two organisations lists both, whichever is active'
);
select set_eq(
    'select id from public.patients', array[tests.patient_id('b')], 'without a header the profile''s organisation is read'
);
select tests.work_in('a');
select set_eq(
    'select id from public.patients', array[tests.patient_id('a')], 'with a header the organisation it names is read'
);

select tests.sign_in('zoe');
select is_empty('select 1 from public.organisations', 'a user who works nowhere reads no organisation');
select is_empty('select 1 from public.memberships', 'a user who works nowhere reads no membership');
select is_empty('select 1 from public.patients', 'a user who works nowhere reads no patient');

select tests.as_anon();
select throws_ok('select 1 from public.organisations', '42501', 'permission denied for table organisations', 'anon reads no organisation');
select throws_ok('select 1 from public.memberships', '42501', 'permission denied for table memberships', 'anon reads no membership');
select throws_ok('select 1 from public.profiles', '42501', 'permission denied for table profiles', 'anon reads no profile');
select throws_ok('select 1 from public.patients', '42501', 'permission denied for table patients', 'anon reads no patient');

-- Tokens that are no member of staff's own

select tests.sign_in('ana', '{"is_anonymous": false}');
select isnt_empty('select 1 from public.patients', 'a token that says it is not anonymous reads');
select tests.sign_in('ana', '{"is_anonymous": true}');
select is_empty('select 1 from public.patients union all select 1 from public.profiles', 'an anonymous session reads nothing');
select tests.sign_in('ana', '{"client_id": "third-party"}');
select is_empty('select 1 from public.patients union all select 1 from public.profiles', 'a token of a third-party app reads nothing');
select tests.sign_in('ana', '{"role": "service_role"}');
select is_empty('select 1 from public.patients union all select 1 from public.profiles', 'a token with another role in its claims reads nothing');
select tests.sign_in('zoe', jsonb_build_object(
    'user_metadata', jsonb_build_object('role', 'admin', 'organisation_id', tests.organisation_id('a')),
    'app_metadata', jsonb_build_object('role', 'admin', 'organisation_id', tests.organisation_id('a'))
));
select is_empty('select 1 from public.patients', 'metadata in a token gives no access');

-- Patients written

select tests.sign_in('ana');
select lives_ok(
    $$ insert into public.patients (first_name, last_name) values ('Noël', 'Factice') $$,
    'an assistant adds a patient to the organisation she works in'
);
select is(
    (select created_by from public.patients where last_name = 'Factice'), tests.user_id('ana'), 'the patient is signed by its author'
);
select throws_ok(
    format($$ insert into public.patients (organisation_id, first_name, last_name) values (%L, 'X', 'Y') $$, tests.organisation_id('b')),
    '42501', 'new row violates row-level security policy for table "patients"', 'a patient cannot be added to another organisation'
);
select throws_ok(
    format($$ insert into public.patients (first_name, last_name, created_by) values ('X', 'Y', %L) $$, tests.user_id('paul')),
    '42501', 'permission denied for table patients', 'a patient cannot be signed by someone else'
);
select lives_ok(
    format($$ update public.patients set phone = '1' where id = %L $$, tests.patient_id('a')), 'an assistant corrects a patient'
);
select throws_ok(
    format($$ update public.patients set organisation_id = %L $$, tests.organisation_id('b')),
    '42501', 'permission denied for table patients', 'a patient cannot be moved to another organisation'
);
select throws_ok(
    'delete from public.patients', '42501', 'permission denied for table patients', 'nobody deletes patients'
);
select lives_ok(
    format($$ update public.patients set phone = '666' where id = %L $$, tests.patient_id('b')),
    'an update of a foreign patient reaches no row'
);
select tests.sign_in('zoe');
select throws_ok(
    $$ insert into public.patients (first_name, last_name) values ('X', 'Y') $$,
    '42501', 'not_allowed', 'a user who works nowhere adds no patient'
);
select throws_ok(
    $$ update public.patients set phone = '666' $$, '42501', 'not_allowed', 'a user who works nowhere is told so when updating patients'
);

select tests.as_owner();
select is(
    (select phone from public.patients where id = tests.patient_id('b')), null, 'the foreign patient is as it was'
);
select is(
    (select count(*) from public.patients where organisation_id in (tests.organisation_id('a'), tests.organisation_id('b'))),
    3::bigint, 'one patient was added in all'
);

update public.patients set deleted_at = now() where id = tests.patient_id('a');
select tests.sign_in('ana');
select is_empty(
    format('select 1 from public.patients where id = %L', tests.patient_id('a')), 'a deleted patient is not read'
);

-- Organisations and profiles written

select tests.sign_in('ada');
update public.organisations set name = 'Tilleuls renommés' where true;
select tests.sign_in('paul');
select throws_ok(
    $$ update public.organisations set name = 'X' $$, '42501', 'not_allowed', 'a practitioner renames no organisation'
);
select throws_ok(
    $$ update public.memberships set role = 'admin' $$, '42501', 'permission denied for table memberships', 'nobody promotes themselves'
);
select tests.as_owner();
select results_eq(
    $$ select name from public.organisations where id in (tests.organisation_id('a'), tests.organisation_id('b')) order by id $$,
    array['Tilleuls renommés', 'Port'], 'an admin renames her own organisation alone'
);

select tests.sign_in('dora');
select lives_ok(
    format('update public.profiles set active_organisation_id = %L where true', tests.organisation_id('a')),
    'a person makes another of their organisations active'
);
select tests.sign_in('ana');
select throws_ok(
    format('update public.profiles set active_organisation_id = %L', tests.organisation_id('b')),
    '42501', 'new row violates row-level security policy for table "profiles"', 'an organisation of others cannot be made active'
);
select throws_ok(
    format('update public.profiles set id = %L', tests.user_id('zoe')),
    '42501', 'permission denied for table profiles', 'a profile cannot be given to someone else'
);
select tests.sign_in('ana', '{"client_id": "third-party"}');
select throws_ok(
    $$ update public.profiles set full_name = 'X' $$, '42501', 'not_allowed', 'a token of a third-party app changes no profile'
);
select tests.as_owner();
select results_eq(
    $$ select full_name, active_organisation_id from public.profiles where full_name in ('Ana', 'Dora') order by full_name $$,
    format($$ values ('Ana', null::uuid), ('Dora', %L::uuid) $$, tests.organisation_id('a')),
    'only the person''s own profile changed'
);

-- The triggers only turn silence into an error: without them the policies still refuse.

alter table public.organisations disable trigger organisations_refuse_update;
alter table public.patients disable trigger patients_refuse_insert;
alter table public.patients disable trigger patients_refuse_update;
update public.patients set deleted_at = null where true;
delete from private.role_permissions where role = 'assistant' and permission in ('patients.create', 'patients.update');
select tests.sign_in('ana');
select isnt_empty('select 1 from public.patients', 'a reader reads');
select is_empty($$ update public.patients set phone = '666' where true returning 1 $$, 'but the policy lets her update no patient');
select throws_ok(
    $$ insert into public.patients (organisation_id, first_name, last_name) select id, 'X', 'Y' from public.organisations $$,
    '42501', 'new row violates row-level security policy for table "patients"', 'nor insert one'
);
select is_empty($$ update public.organisations set name = 'X' where true returning 1 $$, 'nor rename the organisation');

select * from finish();
rollback;
