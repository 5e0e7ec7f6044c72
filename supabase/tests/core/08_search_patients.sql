-- search_patients: words without case or accent and birth dates, page by page, in the active organisation alone.
begin;
\ir ../_helpers.psql
select plan(33);

insert into public.patients (organisation_id, file_number, first_name, last_name, birth_name, created_by)
select tests.organisation_id('a'), 'N' || numbers.n, 'Jean', 'Test' || lpad(numbers.n::text, 3, '0'), 'Naissance', tests.user_id('ana')
from generate_series(1, 60) as numbers (n);
insert into public.patients (organisation_id, file_number, first_name, last_name, created_by, deleted_at)
values (tests.organisation_id('a'), '100%', 'Élodie', 'Supprimée', tests.user_id('ana'), now());

-- Of the same day: two here, one of whom is deleted, and one of another practice.
insert into public.patients (id, organisation_id, file_number, first_name, last_name, birth_date, created_by, deleted_at)
values
    ('ad000000-0000-4000-8000-000000000001', tests.organisation_id('a'), 'B-1', 'Nadia', 'Née', '1931-12-24', tests.user_id('ana'), null),
    ('ad000000-0000-4000-8000-000000000002', tests.organisation_id('a'), 'B-2', 'Nadia', 'Partie', '1931-12-24', tests.user_id('ana'), now()),
    ('ad000000-0000-4000-8000-000000000003', tests.organisation_id('b'), 'B-3', 'Nadia', 'Née', '1931-12-24', tests.user_id('bob'), null),
    ('ad000000-0000-4000-8000-000000000004', tests.organisation_id('a'), '1931-12-24-7', 'Noé', 'Zède', '1960-06-06', tests.user_id('ana'), null);

select tests.sign_in('ana');
select results_eq(
    format('select id::text from public.search_patients(%L)', typed.query),
    array['ad000000-0000-4000-8000-000000000001'],
    format('%s is a birth date, in this practice alone', typed.query)
)
from unnest(array['24/12/1931', '24.12.1931', '24-12-1931', 'née 24/12/1931', '24/12/1931 1931-12-24 b-']) as typed (query);
select results_eq(
    $$ select id::text from public.search_patients('1931-12-24') $$,
    array['ad000000-0000-4000-8000-000000000001', 'ad000000-0000-4000-8000-000000000004'],
    'and a file number may look like one'
);
select results_eq(
    $$ select id::text from public.search_patients('1931-12-24', 1, 'ad000000-0000-4000-8000-000000000001') $$,
    array['ad000000-0000-4000-8000-000000000004'],
    'page by page'
);
select is_empty(
    format('select 1 from public.search_patients(%L)', typed.query), format('%s finds nobody, and is no error', typed.query)
)
from unnest(array['31/02/1931', '12/24/1931', '24/13/1931', '0/0/0000', '24/12/1931 25/12/1931', 'exemple 24/12/1931']) as typed (query);
select is_empty($$ select 1 from public.search_patients('24/12/31') $$, 'a year has four figures');

select results_eq(
    $$ select id from public.search_patients('elodie') $$, array[tests.patient_id('a')], 'accents and case do not matter; the deleted are not found'
);
select results_eq(
    $$ select id from public.search_patients('EXEMPLE  élo') $$, array[tests.patient_id('a')], 'every word is found, in any order'
);
select is_empty($$ select 1 from public.search_patients('elodie nobody') $$, 'one word missing is no match');
select is((select count(*) from public.search_patients('naissance')), 20::bigint, 'a page has 20 rows');
select is((select count(*) from public.search_patients('naissance', 1000)), 50::bigint, 'and never more than 50');
select is((select count(*) from public.search_patients('naissance', -1)), 1::bigint, 'nor fewer than one');
select is((select count(*) from public.search_patients('n7')), 1::bigint, 'a file number is found');
select is((select count(*) from public.search_patients(null, 50)), 50::bigint, 'without words everyone is listed');
select is_empty($$ select 1 from public.search_patients('%') $$, 'a wildcard is a plain character');
select is_empty($$ select 1 from public.search_patients('_est001') $$, 'and so is the other');
select is_empty($$ select 1 from public.search_patients('\') $$, 'and the escape itself is no error');

select is(
    (
        select count(distinct pages.id)
        from (
            select id from public.search_patients('naissance', 50)
            union all
            select id from public.search_patients(
                'naissance', 50, (select last.id::text from public.search_patients('naissance', 50) as last order by last.last_name desc limit 1)
            )
        ) as pages
    ),
    60::bigint,
    'the second page goes on where the first ended'
);
select throws_ok(
    $$ select * from public.search_patients('x', 20, 'nonsense') $$, 'PT400', 'after_invalid', 'a page after nothing is refused'
);
select throws_ok(
    format('select * from public.search_patients(%L, 20, %L)', '', tests.patient_id('b')),
    'PT400', 'after_invalid', 'a page after a foreign patient is refused'
);
select is_empty($$ select 1 from public.search_patients('basile') $$, 'patients of others are not found');

select tests.sign_in('dora');
select set_eq(
    $$ select id from public.search_patients('') $$,
    array[tests.patient_id('b'), 'ad000000-0000-4000-8000-000000000003'::uuid],
    'the active organisation is searched'
);
select tests.work_in('a');
select is_empty($$ select 1 from public.search_patients('basile') $$, 'and it alone');
select tests.sign_in('zoe');
select is_empty($$ select 1 from public.search_patients('') $$, 'who works nowhere finds nobody');
select tests.as_anon();
select throws_ok(
    $$ select * from public.search_patients('') $$, '42501', 'permission denied for function search_patients', 'anon finds nobody'
);

select * from finish();
rollback;
