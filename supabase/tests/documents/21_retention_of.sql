-- retention_of: twenty years from the last contact, longer for who was a minor, otherwise after a death; by practice.
begin;
\ir ../_helpers.psql
select plan(26);

-- A radiograph of 2 March 2010, of a patient about whom nothing else is known.
update public.patients set created_at = '2010-03-02 12:00+00' where id = tests.patient_id('a');
update public.patient_documents set created_at = '2010-03-02 12:00+00' where id = tests.document_id('a');

create function tests.kept() returns text
    language sql stable
return (select rule || ' ' || until from private.retention_of(tests.document_id('a')));
create function tests.patient(assignments text) returns void
    language plpgsql
as $$
begin
    execute format(
        'update public.patients set birth_date = null, deceased_at = null, last_seen_at = null where id = %L', tests.patient_id('a')
    );
    execute format('update public.patients set %s where id = %L', assignments, tests.patient_id('a'));
end;
$$;

select results_eq(
    'select media_kind, rule, keep_years, minor_age, deceased_years from private.retention_defaults order by 1',
    $$ values ('document', 'record_20_years', 20, 28, 10), ('photo', 'record_20_years', 20, 28, 10),
        ('radiograph', 'record_20_years', 20, 28, 10) $$,
    'these are the defaults'
);
select is(tests.kept(), 'record_20_years 2030-03-02', 'twenty years from the day it was added');

-- The last contact

select tests.patient($$ last_seen_at = '2012-05-06 23:30+00' $$);
select is(tests.kept(), 'record_20_years 2032-05-06', 'or from when the patient was last seen');
select tests.patient($$ last_seen_at = '2009-05-06' $$);
select is(tests.kept(), 'record_20_years 2030-03-02', 'whichever is later');
update public.patient_documents set captured_at = '2011-01-01' where id = tests.document_id('a');
select is(tests.kept(), 'record_20_years 2031-01-01', 'or from when it was taken');
update public.patient_documents set captured_at = '2900-01-01' where id = tests.document_id('a');
select is(tests.kept(), 'record_20_years 2030-03-02', 'which is not in the future');
update public.patient_documents set captured_at = null where id = tests.document_id('a');

insert into public.patient_documents (
    id, organisation_id, patient_id, media_kind, title, original_name, filed_patient_id, filed_kind, file_name, mime_type,
    size_bytes, object_version, created_by, created_at
)
values (
    'ec000000-0000-4000-8000-0000000000a1', tests.organisation_id('a'), tests.patient_id('a'), 'photo', 'X', 'x.jpg',
    tests.patient_id('a'), 'photo', 'x.jpg', 'image/jpeg', 1, 'v1', tests.user_id('paul'), '2014-07-08'
);
select is(tests.kept(), 'record_20_years 2034-07-08', 'another document of the patient is a contact too');
update public.patient_documents set status = 'deleting', deleting_at = now(), deleting_by = tests.user_id('paul')
where id = 'ec000000-0000-4000-8000-0000000000a1';
select is(tests.kept(), 'record_20_years 2030-03-02', 'unless it is being deleted');

-- Who was a minor

select tests.patient($$ birth_date = '2003-01-15' $$);
select is(tests.kept(), 'minor_28_years 2031-01-15', 'not before the twenty-eighth birthday');
select tests.patient($$ birth_date = '2000-01-15' $$);
select is(tests.kept(), 'record_20_years 2030-03-02', 'which may be long past');
select tests.patient($$ birth_date = 'infinity' $$);
select is(tests.kept(), 'record_20_years 2030-03-02', 'nobody is born in the future');

-- Who died

select tests.patient($$ deceased_at = '2015-06-07' $$);
select is(tests.kept(), 'deceased_10_years 2025-06-07', 'ten years from a death within ten years of the last contact');
select tests.patient($$ deceased_at = '2020-03-01' $$);
select is(tests.kept(), 'deceased_10_years 2030-03-01', 'to the last of them');
select tests.patient($$ deceased_at = '2020-03-02' $$);
select is(tests.kept(), 'record_20_years 2030-03-02', 'later it changes nothing');
select tests.patient($$ deceased_at = '1990-01-01' $$);
select is(tests.kept(), 'deceased_10_years 2020-03-02', 'a death before the last contact counts as on that day');
select tests.patient($$ deceased_at = '2900-01-01', last_seen_at = '2899-01-01' $$);
select is(tests.kept(), 'record_20_years 2919-01-01', 'nobody died in the future');
select tests.patient($$ deceased_at = '2015-06-07', birth_date = '2003-01-15' $$);
select is(tests.kept(), 'deceased_10_years 2025-06-07', 'nor does a birthday come after a death');

-- A practice of its own mind, by kind

select tests.patient('sex = sex');
insert into public.retention_rules (organisation_id, media_kind, keep_years)
values (tests.organisation_id('a'), 'photo', 40), (tests.organisation_id('b'), 'radiograph', 50);
select is(tests.kept(), 'record_20_years 2030-03-02', 'neither another kind nor another practice changes it');
insert into public.retention_rules (organisation_id, media_kind, keep_years) values (tests.organisation_id('a'), 'radiograph', 30);
select is(tests.kept(), 'practice_30_years 2040-03-02', 'its own rule does');
select tests.patient($$ deceased_at = '2015-06-07' $$);
select is(tests.kept(), 'practice_30_years 2040-03-02', 'for the dead as well');
select tests.patient($$ birth_date = '2010-03-01' $$);
update public.retention_rules set keep_years = 21 where organisation_id = tests.organisation_id('a') and media_kind = 'radiograph';
select is(tests.kept(), 'minor_28_years 2038-03-01', 'and a birthday may still come later');
update public.retention_rules set keep_years = 20 where organisation_id = tests.organisation_id('a') and media_kind = 'radiograph';
select tests.patient('sex = sex');
select is(tests.kept(), 'record_20_years 2030-03-02', 'the default by any other name is the default');

-- Merged patients are one person

insert into public.patients (id, organisation_id, first_name, last_name, last_seen_at, created_by, merged_into)
values
    ('eb000000-0000-4000-8000-0000000000a1', tests.organisation_id('a'), 'X', 'Y', '2016-01-01', tests.user_id('ana'), tests.patient_id('a')),
    ('eb000000-0000-4000-8000-0000000000a2', tests.organisation_id('a'), 'X', 'Y', '2017-01-01', tests.user_id('ana'), null);
select is(tests.kept(), 'record_20_years 2036-01-01', 'seen under the other name is seen');
update public.patients set merged_into = 'eb000000-0000-4000-8000-0000000000a2' where id = tests.patient_id('a');
select is(tests.kept(), 'record_20_years 2037-01-01', 'also after a second merge');
update public.patients set merged_into = 'eb000000-0000-4000-8000-0000000000a1' where id = 'eb000000-0000-4000-8000-0000000000a2';
select is(tests.kept(), 'record_20_years 2037-01-01', 'and in a circle, which should not be');
select is_empty($$ select 1 from private.retention_of('ec000000-0000-4000-8000-000000000000') $$, 'of nothing, nothing');

select * from finish();
rollback;
