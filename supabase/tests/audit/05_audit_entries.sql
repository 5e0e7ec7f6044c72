-- audit_entries: admins read what was changed in the practice they work in, and nobody else does.
begin;
\ir ../_helpers.psql
select plan(26);
insert into public.patients (organisation_id, first_name, last_name, created_by)
select tests.organisation_id('a'), 'Prénom', 'Nom ' || n, tests.user_id('ana') from generate_series(1, 150) as n;
insert into public.memberships (organisation_id, user_id, role)
values (tests.organisation_id('b'), tests.user_id('ada'), 'assistant');
set constraints all immediate;
set constraints all deferred;

select tests.sign_in('ada');
select tests.work_in('a');
select is((select count(*) from public.audit_entries()), 50::bigint, 'an admin reads a page');
select is((select count(*) from public.audit_entries(1000)), 100::bigint, 'of a hundred at most');
select is((select count(*) from public.audit_entries(-5)), 1::bigint, 'and of one at least');
select is((select count(*) from public.audit_entries(null)), 50::bigint, 'of fifty where nothing is said');
select results_eq(
    $$ select seq from public.audit_entries(3) $$,
    $$ values (157::bigint), (156), (155) $$, 'newest first, counted within the practice'
);
select results_eq(
    $$ select seq from public.audit_entries(3, '155') $$,
    $$ values (154::bigint), (153), (152) $$, 'the next page starts after the last number'
);
select is(
    (
        select count(distinct pages.seq) from (
            select seq from public.audit_entries(100)
            union all select seq from public.audit_entries(100, '58')
        ) as pages
    ),
    157::bigint, 'two pages hold all of it once'
);
select is_empty($$ select 1 from public.audit_entries(10, '1') $$, 'after the first there is nothing');
select is_empty(
    $$ select 1 from public.audit_entries(100) where row_id in (tests.patient_id('b'), tests.document_id('b'), tests.organisation_id('b')) $$,
    'nothing of the other practice is among it'
);
select results_eq(
    $$ select table_name, action, actor, user_id, role, changed_columns, request_id from public.audit_entries(1) $$,
    $$ values ('patients', 'insert', 'system', null::uuid, null::text, '{}'::text[], null::text) $$, 'an entry says what it knows'
);
select throws_ok(
    $$ select 1 from public.audit_entries(10, 'x') $$, 'PT400', 'after_invalid', 'another text is no place to start'
);
select throws_ok(
    $$ select 1 from public.audit_entries(10, '9999999999999999999999') $$, 'PT400', 'after_invalid', 'nor is a number without end'
);

update public.patients set phone = '1' where id = tests.patient_id('a');
select tests.as_owner();
set constraints all immediate;
set constraints all deferred;
select tests.sign_in('ada');
select tests.work_in('a');
select results_eq(
    $$ select action, actor, user_id, role, row_id, changed_columns from public.audit_entries(1) $$,
    $$ values ('update', 'user', tests.user_id('ada'), 'admin', tests.patient_id('a'), array['phone']) $$, 'her own act too'
);

select tests.work_in('b');
select throws_ok('select 1 from public.audit_entries()', '42501', 'not_allowed', 'where she is no admin she reads nothing');
select tests.sign_in('ana');
select throws_ok('select 1 from public.audit_entries()', '42501', 'not_allowed', 'an assistant reads nothing');
select tests.sign_in('paul');
select throws_ok('select 1 from public.audit_entries()', '42501', 'not_allowed', 'a practitioner reads nothing');
select tests.sign_in('bob');
select tests.work_in('a');
select throws_ok('select 1 from public.audit_entries()', '42501', 'not_allowed', 'nor someone from elsewhere');
select tests.sign_in('zoe');
select throws_ok('select 1 from public.audit_entries()', '42501', 'not_allowed', 'nor who works nowhere');
select tests.as_anon();
select throws_ok('select 1 from public.audit_entries()', '42501', null, 'nor anon');
select tests.as_service();
select throws_ok('select 1 from public.audit_entries()', '42501', null, 'the service has no screen');

-- The verifier's functions

select lives_ok('select 1 from public.audit_heads()', 'the service reads the heads');
select lives_ok($$ select 1 from public.audit_chain(tests.organisation_id('a')) $$, 'and the chain');
select is_empty($$ select 1 from public.audit_faults(tests.organisation_id('a')) $$, 'and recomputes it');
select tests.sign_in('ada');
select throws_ok('select 1 from public.audit_heads()', '42501', null, 'an admin does not read the heads of all practices');
select throws_ok($$ select 1 from public.audit_chain(tests.organisation_id('a')) $$, '42501', null, 'nor a chain');
select throws_ok($$ select 1 from public.audit_faults(tests.organisation_id('a')) $$, '42501', null, 'nor its faults');

select * from finish();
rollback;
