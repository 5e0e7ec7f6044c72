-- Each condition of a policy holds by itself: without the policy for reading beside it, and without the grants of columns.
begin;
\ir ../_helpers.psql
select plan(9);

-- An update that reads no column is not asked for the right to read: the update's own condition stands alone.
insert into public.patients (id, organisation_id, first_name, last_name, created_by, deleted_at)
values ('eb000000-0000-4000-8000-00000000000f', tests.organisation_id('a'), 'A', 'B', tests.user_id('ana'), now());
select tests.sign_in('ana');
select lives_ok($$ update public.patients set phone = 'probe' $$, 'an update of whatever may be updated');
select tests.as_owner();
select is((select phone from public.patients where id = tests.patient_id('a')), 'probe', 'the own practice''s patient was');
select is(
    (select count(*) from public.patients where phone = 'probe'), 1::bigint, 'neither the deleted one nor the other practice''s'
);

-- Were a column granted by mistake, what the row becomes is still asked.
grant update (organisation_id, deleted_at) on public.patients to authenticated;
grant update (id) on public.organisations, public.profiles to authenticated;
select tests.sign_in('ana');
select throws_ok(
    $$ update public.patients set organisation_id = tests.organisation_id('b') $$,
    '42501', 'new row violates row-level security policy for table "patients"', 'a patient does not leave the practice'
);
select throws_ok(
    $$ update public.patients set deleted_at = now() $$,
    '42501', 'new row violates row-level security policy for table "patients"', 'nor is deleted by an update'
);
select throws_ok(
    $$ update public.profiles set id = gen_random_uuid() $$,
    '42501', 'new row violates row-level security policy for table "profiles"', 'a profile stays its person''s'
);
select tests.sign_in('ada');
select throws_ok(
    $$ update public.organisations set id = gen_random_uuid() $$,
    '42501', 'new row violates row-level security policy for table "organisations"', 'a practice stays itself'
);
select tests.as_owner();
select is(
    (select count(*) from public.patients where organisation_id = tests.organisation_id('a') and deleted_at is null), 1::bigint,
    'the patient is where it was'
);
select is(
    (select count(*) from public.organisations where id = tests.organisation_id('a')), 1::bigint, 'and the practice too'
);

select * from finish();
rollback;
