-- A measurement below a threshold tells, one that is not does not.
begin;
\ir ../_helpers.psql
select plan(40);

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

-- Many in one statement

create function tests.implant(tooth text) returns uuid
    language sql
as $$
    select id from public.implants where implants.tooth = implant.tooth
$$;
-- What the last statement told about the implants 41 to 44, with the value that each event is about.
create function tests.told_now() returns setof text
    language plpgsql
as $$
begin
    return query
    select concat_ws(' ', implants.tooth, measurements.isq, events.type, case when events.repeats is not null then 'repeated' end)
    from private.notification_events as events
    inner join public.isq_measurements as measurements on measurements.id::text = events.payload ->> 'measurement_id'
    inner join public.implants on implants.id = events.entity_id and implants.id = measurements.implant_id
    where implants.tooth like '4%' and implants.patient_id = events.patient_id and measurements.created_by = events.actor_id
    order by 1;
    -- The next statement comes another day.
    update private.notification_events
    set event_key = gen_random_uuid(), payload = '{}', created_at = now() - interval '1 day'
    where payload <> '{}';
end;
$$;
insert into public.implants (organisation_id, patient_id, tooth, placed_on, created_by)
select tests.organisation_id('a'), tests.patient_id('a'), '4' || places.place, '2026-01-05', tests.user_id('paul')
from generate_series(1, 4) as places (place);
insert into public.isq_measurements (organisation_id, implant_id, isq, direction, created_by)
select tests.organisation_id('a'), tests.implant(visits.tooth), visits.isq, visits.direction, tests.user_id('paul')
from (
    values
        ('43', 60, 'buccolingual'), ('43', 50, 'mesiodistal'), ('42', 51, 'buccolingual'), ('42', 51, 'mesiodistal'),
        ('41', 70, 'buccolingual'), ('41', null, 'mesiodistal'), ('44', 62, 'buccolingual')
) as visits (tooth, isq, direction);
select results_eq(
    'select * from tests.told_now()',
    array['42 51.0 ISQ_CRITICAL', '42 51.0 ISQ_CRITICAL repeated', '43 50.0 ISQ_CRITICAL', '43 60.0 ISQ_WARNING', '44 62.0 ISQ_WARNING'],
    'of a file of measurements each implant is told once a kind, and what is high enough or was not measured is not'
);
update public.isq_measurements
set isq = case tests.implant('41') when implant_id then coalesce(isq, 120) - 60 else isq + 4 end
where implant_id in (select id from public.implants where tooth like '4%');
select results_eq(
    'select * from tests.told_now()',
    array['41 10.0 ISQ_CRITICAL', '41 60.0 ISQ_WARNING'], 'of many corrections those that make it graver are'
);
update public.isq_measurements set isq = 64 where implant_id = tests.implant('42');
select is_empty('select * from tests.told_now()', 'and none that makes it better');
update public.isq_measurements set isq = 30 where implant_id = tests.implant('42') and direction = 'mesiodistal';
select results_eq(
    'select * from tests.told_now()', array['42 30.0 ISQ_CRITICAL'], 'another day the same implant is told again'
);
update public.organisations set isq_warning_below = 90 where id = tests.organisation_id('a');
update public.isq_measurements set direction = 'mesiodistal', isq = isq where implant_id = tests.implant('43');
select is_empty('select * from tests.told_now()', 'what stays as it was is not told, whatever the threshold has become');
update public.organisations set isq_warning_below = 65 where id = tests.organisation_id('a');
insert into public.isq_measurements (id, organisation_id, implant_id, isq, created_by)
select id, organisation_id, implant_id, 40, created_by from public.isq_measurements where implant_id = tests.implant('44')
union all
select gen_random_uuid(), tests.organisation_id('a'), tests.implant('41'), 63, tests.user_id('paul')
on conflict (id) do update set isq = excluded.isq;
select results_eq(
    'select * from tests.told_now()', array['41 63.0 ISQ_WARNING', '44 40.0 ISQ_CRITICAL'],
    'a statement that adds and corrects tells of both'
);
delete from public.email_outbox;
insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
select organisation_id, id, isqs.isq, created_by
from public.implants
cross join unnest(array[60, 20]) as isqs (isq)
where tooth like '4%'
order by id desc, isq desc;
select results_eq(
    $$ select (payload ->> 'entity_id')::uuid, type from public.email_outbox where user_id = tests.user_id('ada') order by sequence $$,
    $$
        select implants.id, types.type from public.implants cross join unnest(array['ISQ_CRITICAL', 'ISQ_WARNING']) as types (type)
        where tooth like '4%' order by implants.id, types.type
    $$,
    'and always in the same order, by implant, whatever the order of the rows'
);
select is((select count(*) from tests.told_now()), 8::bigint, 'all of them');
insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
select organisation_id, id, 80, created_by from public.implants where tooth like '4%';
select is_empty('select * from tests.told_now()', 'where all is well nothing is said');

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
