-- environment and triggers: what is ours stays ours.
begin;
\ir ../_helpers.psql
select plan(6);

delete from private.environment;
select throws_ok(
    $$ insert into private.environment (name) values ('prod') $$, '23514', null, 'an unknown environment is refused'
);
select lives_ok($$ insert into private.environment (name) values ('staging') $$, 'a known one is written');
select throws_ok($$ insert into private.environment (name) values ('local') $$, '23505', null, 'and there is one alone');

select tests.sign_in('ana');
select throws_ok('select 1 from private.environment', '42501', 'permission denied for schema private', 'a member does not read it');

select tests.as_owner();
update public.patients set updated_at = '2000-01-01', phone = '1' where id = tests.patient_id('a');
select is(
    (select updated_at from public.patients where id = tests.patient_id('a')), now(), 'the date of a change is the database''s own'
);
select throws_ok(
    $$ insert into public.patients (organisation_id, file_number, first_name, last_name, created_by)
        values (tests.organisation_id('a'), '1', 'X', 'Y', tests.user_id('ana')) $$,
    '23505', null, 'a file number is unique in its organisation'
);

select * from finish();
rollback;
