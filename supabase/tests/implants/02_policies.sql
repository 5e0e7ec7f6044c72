-- Who reads, records and corrects implants and measurements.
begin;
\ir ../_helpers.psql
select plan(22);

insert into public.implants (id, organisation_id, patient_id, tooth, placed_on, created_by)
select
    ('ef000000-0000-4000-8000-00000000000' || kept.letter)::uuid, tests.organisation_id(kept.letter), tests.patient_id(kept.letter),
    '36', '2026-01-05', tests.user_id(kept.nickname)
from (values ('a', 'paul'), ('b', 'bob')) as kept (letter, nickname);
insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
select implants.organisation_id, implants.id, 70, implants.created_by from public.implants;

select tests.sign_in('paul');
select is((select count(*) from public.implants), 1::bigint, 'a practitioner reads the implants of their practice');
select is((select count(*) from public.isq_measurements), 1::bigint, 'and what was measured');
select lives_ok(
    $$ insert into public.implants (patient_id, tooth, placed_on) values (tests.patient_id('a'), '46', '2026-02-01') $$, 'records an implant'
);
select lives_ok(
    $$ insert into public.isq_measurements (implant_id, isq) select id, 71 from public.implants where tooth = '46' $$, 'and a measurement'
);
select results_eq(
    $$ select organisation_id, created_by from public.isq_measurements where isq = 71 $$,
    $$ values (tests.organisation_id('a'), tests.user_id('paul')) $$, 'signed by the database'
);
select isnt_empty(
    $$ update public.isq_measurements set isq = 72 where isq = 71 returning id $$, 'corrects it'
);
select throws_ok(
    $$ insert into public.isq_measurements (implant_id, isq, created_by) select id, 71, tests.user_id('ada') from public.implants limit 1 $$,
    '42501', 'permission denied for table isq_measurements', 'and signs for nobody else'
);
select throws_ok(
    $$ update public.isq_measurements set implant_id = implant_id $$, '42501', 'permission denied for table isq_measurements', 'a measurement stays with its implant'
);
select throws_ok(
    'delete from public.isq_measurements', '42501', 'permission denied for table isq_measurements', 'and is not deleted'
);
select throws_ok(
    $$ insert into public.isq_measurements (implant_id, isq) values ('ef000000-0000-4000-8000-00000000000b', 71) $$, '23503', null,
    'an implant of the other practice takes no measurement'
);
select is_empty(
    $$ update public.isq_measurements set isq = 1 where implant_id = 'ef000000-0000-4000-8000-00000000000b' returning id $$,
    'nor is one of theirs corrected'
);
select throws_ok(
    $$ insert into public.implants (patient_id, tooth, placed_on) values (tests.patient_id('b'), '46', '2026-02-01') $$, '23503', null,
    'nor an implant put into a patient of theirs'
);

select tests.sign_in('ana');
select is((select count(*) from public.implants), 2::bigint, 'an assistant reads');
select throws_ok(
    $$ insert into public.implants (patient_id, tooth, placed_on) values (tests.patient_id('a'), '46', '2026-02-01') $$, '42501', 'not_allowed', 'and records no implant'
);
select throws_ok(
    $$ insert into public.isq_measurements (implant_id, isq) values ('ef000000-0000-4000-8000-00000000000a', 71) $$, '42501', 'not_allowed', 'nor a measurement'
);
select throws_ok('update public.isq_measurements set isq = 71', '42501', 'not_allowed', 'nor corrects one');
select throws_ok($$ update public.implants set tooth = '11' $$, '42501', 'not_allowed', 'nor an implant');

select tests.sign_in('paul', jsonb_build_object('session_id', gen_random_uuid()));
select throws_ok(
    $$ insert into public.isq_measurements (implant_id, isq) values ('ef000000-0000-4000-8000-00000000000a', 71) $$, 'PT401', 'session_expired', 'who signed out records nothing'
);
select throws_ok($$ update public.implants set tooth = '11' $$, 'PT401', 'session_expired', 'and corrects nothing');

select tests.sign_in('paul');
select throws_ok(
    $$ update public.organisations set isq_critical_below = 50 $$, '42501', 'not_allowed', 'a practitioner does not move the thresholds'
);
select tests.sign_in('ada');
select isnt_empty(
    $$ update public.organisations set isq_critical_below = 50, isq_warning_below = 60 returning id $$, 'an admin does'
);
select tests.as_owner();
select results_eq(
    $$ select isq::integer from public.isq_measurements where implant_id = 'ef000000-0000-4000-8000-00000000000b' $$, array[70],
    'the other practice''s stand as they were'
);

select * from finish();
rollback;
