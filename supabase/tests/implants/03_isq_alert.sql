-- A measurement below a threshold tells, one that is not does not.
begin;
\ir ../_helpers.psql
select plan(31);

update public.organisations set isq_critical_below = 50, isq_warning_below = 60 where id = tests.organisation_id('b');
create function tests.new_implant(letter text) returns uuid
    language sql
as $$
    insert into public.implants (organisation_id, patient_id, tooth, placed_on, created_by)
    values (
        tests.organisation_id(letter), tests.patient_id(letter), '36', '2026-01-05',
        tests.user_id(case letter when 'a' then 'paul' else 'bob' end)
    )
    returning id
$$;
create function tests.measured(letter text, isq numeric) returns uuid
    language sql
as $$
    insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
    values (
        tests.organisation_id(letter), tests.new_implant(letter), isq, tests.user_id(case letter when 'a' then 'paul' else 'bob' end)
    )
    returning id
$$;
-- What was told about a measurement, in order.
create function tests.told(measurement_id uuid) returns text
    language sql
as $$
    select coalesce(string_agg(type, ' ' order by event_key), 'nothing') from private.notification_events
    where payload ->> 'measurement_id' = measurement_id::text
$$;

-- Inserted

select is(tests.told(tests.measured(given.letter, given.isq)), given.expected, format('%s in %s: %s', coalesce(given.isq::text, 'none'), given.letter, given.expected))
from (
    values
        ('a', 25, 'ISQ_CRITICAL'),
        ('a', 54.9, 'ISQ_CRITICAL'),
        ('a', 55, 'ISQ_WARNING'),
        ('a', 64.9, 'ISQ_WARNING'),
        ('a', 65, 'nothing'),
        ('a', 100, 'nothing'),
        ('a', null, 'nothing'),
        ('b', 49.9, 'ISQ_CRITICAL'),
        ('b', 50, 'ISQ_WARNING'),
        ('b', 54.9, 'ISQ_WARNING'),
        ('b', 60, 'nothing')
) as given (letter, isq, expected);

-- Corrected

create function tests.corrected(before numeric, after numeric) returns text
    language plpgsql
as $$
declare
    v_id constant uuid := tests.measured('a', before);
    v_before constant text := tests.told(v_id);
begin
    update public.isq_measurements set isq = after where id = v_id;
    return tests.told(v_id) || case when v_before = tests.told(v_id) then '' else ' now' end;
end;
$$;
select is(tests.corrected(given.before, given.after), given.expected, given.description)
from (
    values
        (70, 25, 'ISQ_CRITICAL now', 'corrected downward below the critical threshold'),
        (70, 60, 'ISQ_WARNING now', 'below the warning threshold'),
        (60, 25, 'ISQ_CRITICAL ISQ_WARNING now', 'from to be watched to critical'),
        (54, 20, 'ISQ_CRITICAL', 'lower among the critical tells nothing new'),
        (64, 56, 'ISQ_WARNING', 'nor lower among those to be watched'),
        (25, 70, 'ISQ_CRITICAL', 'corrected upward: nothing'),
        (25, 60, 'ISQ_CRITICAL', 'and nothing from critical to be watched'),
        (60, 70, 'ISQ_WARNING', 'nor from there to good'),
        (25, null, 'ISQ_CRITICAL', 'taken back: nothing'),
        (null, 25, 'ISQ_CRITICAL now', 'and measured after all'),
        (70, 70, 'nothing', 'the same value is no correction')
) as given (before, after, expected, description);

-- At commit, to whom, with what

select tests.sign_in('paul');
insert into public.implants (patient_id, tooth, placed_on) values (tests.patient_id('a'), '11', '2026-03-01');
insert into public.isq_measurements (implant_id, isq) select id, 25 from public.implants where tooth = '11';
select results_eq(
    $$
        select title, severity, entity_type, entity_id, patient_id, is_read from public.notifications
        where entity_id = (select id from public.implants where tooth = '11')
    $$,
    $$ select 'ISQ critique', 'CRITICAL', 'implant', id, patient_id, false from public.implants where tooth = '11' $$,
    'ISQ = 25: it stands in the author''s own bell, who may be alone'
);
select tests.as_owner();
select set_eq(
    $$
        select user_id from public.notifications where entity_id = (select id from public.implants where tooth = '11')
    $$,
    $$ values (tests.user_id('paul')), (tests.user_id('ada')), (tests.user_id('dora')) $$,
    'in those of all who treat, and of no assistant'
);
select set_eq(
    $$ select user_id from public.email_outbox where payload ->> 'entity_id' = (select id::text from public.implants where tooth = '11') $$,
    $$ values (tests.user_id('paul')), (tests.user_id('ada')), (tests.user_id('dora')) $$,
    'and a mail waits for each'
);
select is(
    (select actor_id from private.notification_events where entity_id = (select id from public.implants where tooth = '11')),
    tests.user_id('paul'), 'the author is kept'
);
select results_eq(
    $$
        select distinct keys.key from private.notification_events
        cross join jsonb_object_keys(notification_events.payload) as keys (key)
        where type like 'ISQ%'
    $$,
    array['measurement_id'], 'and the value is nowhere but in its own row'
);

-- One visit, two directions; an alert of the same implant tells once
select tests.sign_in('paul');
insert into public.isq_measurements (implant_id, isq, direction) select id, 24, 'mesiodistal' from public.implants where tooth = '11';
select is(
    (select count(*) from public.notifications where entity_id = (select id from public.implants where tooth = '11')), 1::bigint,
    'both directions of a visit ring once'
);

-- All off
select public.set_notification_preference('alerts', false, false, 'IMMEDIATE');
insert into public.implants (patient_id, tooth, placed_on) values (tests.patient_id('a'), '12', '2026-03-01');
insert into public.isq_measurements (implant_id, isq) select id, 25 from public.implants where tooth = '12';
select is_empty(
    $$ select 1 from public.notifications where entity_id = (select id from public.implants where tooth = '12') $$,
    'who wants nothing gets nothing'
);
select tests.as_owner();
select is(
    (
        select count(*) from public.email_outbox
        where payload ->> 'entity_id' = (select id::text from public.implants where tooth = '12') and user_id = tests.user_id('paul')
    ),
    0::bigint, 'by mail neither'
);
select is(
    (select count(*) from public.notifications where entity_id = (select id from public.implants where tooth = '12')), 2::bigint,
    'and the others get theirs'
);

select * from finish();
rollback;
