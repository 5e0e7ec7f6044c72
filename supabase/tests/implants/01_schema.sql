-- Implants and measurements: columns, rights and bounds.
begin;
\ir ../_helpers.psql
select plan(22);

select columns_are('public', 'implants', array[
    'id', 'organisation_id', 'patient_id', 'tooth', 'manufacturer', 'model', 'lot_number', 'diameter_mm', 'length_mm',
    'placed_on', 'removed_on', 'created_by', 'created_at', 'updated_at'
]);
select columns_are('public', 'isq_measurements', array[
    'id', 'organisation_id', 'implant_id', 'isq', 'direction', 'measured_on', 'created_by', 'created_at', 'updated_at'
]);
select policies_are(
    'public', 'implants', array['implants_select_staff', 'implants_insert_practitioner', 'implants_update_practitioner']
);
select policies_are(
    'public', 'isq_measurements',
    array['isq_measurements_select_staff', 'isq_measurements_insert_practitioner', 'isq_measurements_update_practitioner']
);
select set_eq(
    $$
        select relations.relname || '.' || attributes.attname
        from pg_class as relations
        inner join pg_attribute as attributes
            on attributes.attrelid = relations.oid and attributes.attnum > 0 and not attributes.attisdropped
        where relations.oid in ('public.implants'::regclass, 'public.isq_measurements'::regclass)
            and has_column_privilege('authenticated', relations.oid, attributes.attnum, 'update')
    $$,
    array[
        'implants.tooth', 'implants.manufacturer', 'implants.model', 'implants.lot_number', 'implants.diameter_mm',
        'implants.length_mm', 'implants.placed_on', 'implants.removed_on', 'isq_measurements.isq',
        'isq_measurements.direction', 'isq_measurements.measured_on'
    ],
    'clients correct these columns and no others'
);
select ok(relrowsecurity and relforcerowsecurity, format('%s is under policies, and forced', oid::regclass))
from pg_class where oid in ('public.implants'::regclass, 'public.isq_measurements'::regclass);

create function tests.implant(more jsonb) returns uuid
    language plpgsql
as $$
declare
    v_id uuid;
begin
    insert into public.implants
    select * from jsonb_populate_record(
        null::public.implants,
        jsonb_build_object(
            'id', gen_random_uuid(), 'organisation_id', tests.organisation_id('a'), 'patient_id', tests.patient_id('a'),
            'tooth', '36', 'placed_on', '2026-01-05', 'created_by', tests.user_id('paul'), 'created_at', now(), 'updated_at', now()
        ) || more
    )
    returning id into v_id;
    return v_id;
end;
$$;
select isnt(tests.implant('{}'), null, 'an implant is kept');
select throws_ok(
    $$ select tests.implant('{"tooth": "19"}') $$, '23514', null, 'a tooth is one of ISO 3950'
);
create function tests.kept(size jsonb) returns text
    language plpgsql
as $$
declare
    v_id constant uuid := tests.implant(size);
begin
    return (select diameter_mm || ' x ' || length_mm from public.implants where id = v_id);
end;
$$;
select is(tests.kept(sizes.size), sizes.kept, sizes.kept || ' is kept as it was given')
from (
    values
        ('{"diameter_mm": 3.75, "length_mm": 11.25}'::jsonb, '3.75 x 11.25'),
        ('{"diameter_mm": 4.25, "length_mm": 8.5}', '4.25 x 8.50'),
        ('{"diameter_mm": 10, "length_mm": 60}', '10.00 x 60.00')
) as sizes (size, kept);
select throws_ok(
    format('select tests.implant(%L)', sizes.size), '23514', null, format('%s is no size of an implant', sizes.size)
)
from unnest(array['{"diameter_mm": 0.99}', '{"diameter_mm": 10.01}', '{"length_mm": 2.99}', '{"length_mm": 60.01}']) as sizes (size);
select throws_ok(
    $$ select tests.implant('{"removed_on": "2026-01-04"}') $$, '23514', null, 'nothing is removed before it was placed'
);
select throws_ok(
    $$ select tests.implant(jsonb_build_object('patient_id', tests.patient_id('b'))) $$, '23503', null, 'nor belongs to a patient of another practice'
);
select throws_ok(
    $$
        insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
        values (tests.organisation_id('b'), tests.implant('{}'), 60, tests.user_id('bob'))
    $$,
    '23503', null, 'a measurement is of an implant of its practice'
);
select throws_ok(
    $$
        insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
        values (tests.organisation_id('a'), tests.implant('{}'), 101, tests.user_id('paul'))
    $$,
    '23514', null, 'and between 1 and 100'
);
select throws_ok(
    $$ update public.organisations set isq_critical_below = 70 where id = tests.organisation_id('a') $$, '23514', null,
    'what is critical is to be watched too'
);
select results_eq(
    'select distinct isq_critical_below, isq_warning_below from public.organisations', $$ values (55.0, 65.0) $$, 'the thresholds are 55 and 65 unless a practice says otherwise'
);

select * from finish();
rollback;
