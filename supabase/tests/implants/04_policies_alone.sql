-- Each condition of a policy holds by itself: without the policy for reading beside it, and without the grants of columns.
begin;
\ir ../_helpers.psql
select plan(10);

insert into public.implants (id, organisation_id, patient_id, tooth, placed_on, created_by)
select
    ('ef000000-0000-4000-8000-00000000000' || kept.letter)::uuid, tests.organisation_id(kept.letter), tests.patient_id(kept.letter),
    '36', '2026-01-05', tests.user_id(kept.nickname)
from (values ('a', 'paul'), ('b', 'bob')) as kept (letter, nickname);
insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
select implants.organisation_id, implants.id, 70, implants.created_by from public.implants;

-- An update that reads no column is not asked for the right to read: the update's own condition stands alone.
select tests.sign_in('paul');
select lives_ok($$ update public.implants set tooth = '11' $$, 'an update of whatever may be updated');
select lives_ok('update public.isq_measurements set isq = 71', 'and of what was measured');
select tests.as_owner();
select results_eq(
    'select tooth from public.implants order by organisation_id', $$ values ('11'), ('36') $$, 'which is the own practice''s implant'
);
select results_eq(
    'select isq::integer from public.isq_measurements order by organisation_id', $$ values (71), (70) $$, 'and the own practice''s value'
);

-- Were a column granted by mistake, what the row becomes is still asked.
grant update (organisation_id) on public.implants, public.isq_measurements to authenticated;
select tests.sign_in('paul');
select throws_ok(
    $$ update public.implants set organisation_id = tests.organisation_id('b') $$,
    '42501', 'new row violates row-level security policy for table "implants"', 'an implant does not leave the practice'
);
select throws_ok(
    $$ update public.isq_measurements set organisation_id = tests.organisation_id('b') $$,
    '42501', 'new row violates row-level security policy for table "isq_measurements"', 'nor a measurement'
);
select throws_ok(
    $$
        insert into public.implants (organisation_id, patient_id, tooth, placed_on)
        values (tests.organisation_id('b'), tests.patient_id('b'), '46', '2026-02-01')
    $$,
    '42501', 'new row violates row-level security policy for table "implants"', 'nobody records an implant for another practice'
);
select throws_ok(
    $$
        insert into public.isq_measurements (organisation_id, implant_id, isq)
        values (tests.organisation_id('b'), 'ef000000-0000-4000-8000-00000000000b', 71)
    $$,
    '42501', 'new row violates row-level security policy for table "isq_measurements"', 'nor a measurement'
);

-- An implant of the other practice that had the same id would not be taken for this one.
select tests.as_owner();
alter table public.isq_measurements drop constraint isq_measurements_implant_id_fkey;
alter table public.implants drop constraint implants_pkey;
update public.implants set id = 'ef000000-0000-4000-8000-00000000000a' where organisation_id = tests.organisation_id('b');
delete from private.notification_events where type = 'ISQ_CRITICAL';
select lives_ok(
    $$
        insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
        values (tests.organisation_id('b'), 'ef000000-0000-4000-8000-00000000000a', 25, tests.user_id('bob'))
    $$,
    'one of theirs with an id of ours'
);
select results_eq(
    $$ select organisation_id, patient_id from private.notification_events where type = 'ISQ_CRITICAL' $$,
    $$ values (tests.organisation_id('b'), tests.patient_id('b')) $$, 'is told of with their patient'
);

select * from finish();
rollback;
