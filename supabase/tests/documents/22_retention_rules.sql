-- retention_rules: staff read them, admins lengthen them, nobody goes below the default.
begin;
\ir ../_helpers.psql
select plan(26);

select columns_are('public', 'retention_rules', array[
    'id', 'organisation_id', 'media_kind', 'keep_years', 'created_at', 'updated_at'
]);
select policies_are('public', 'retention_rules', array[
    'retention_rules_select_staff', 'retention_rules_insert_admins', 'retention_rules_update_admins'
]);
insert into public.retention_rules (organisation_id, media_kind, keep_years) values (tests.organisation_id('b'), 'photo', 25);

select tests.sign_in('ada');
select lives_ok($$ insert into public.retention_rules (media_kind, keep_years) values ('radiograph', 30) $$, 'an admin sets a rule');
select results_eq(
    'select organisation_id, media_kind, keep_years from public.retention_rules',
    $$ values (tests.organisation_id('a'), 'radiograph', 30) $$, 'of the practice, and sees no other''s'
);
select lives_ok($$ update public.retention_rules set keep_years = 25 where true $$, 'and changes it');
select throws_ok(
    $$ insert into public.retention_rules (media_kind, keep_years) values ('photo', 19) $$,
    'PT400', 'retention_too_short', 'fewer years than the default are refused'
);
select throws_ok(
    'update public.retention_rules set keep_years = 19', 'PT400', 'retention_too_short', 'by a change too'
);
select lives_ok($$ update public.retention_rules set keep_years = 20 where true $$, 'as many are not');
select throws_ok(
    $$ insert into public.retention_rules (media_kind, keep_years) values ('photo', 101) $$, '23514', null, 'for ever is no number'
);
select throws_ok(
    $$ insert into public.retention_rules (media_kind, keep_years) values ('invoice', 30) $$, '23503', null, 'an unknown kind is refused'
);
select throws_ok(
    $$ insert into public.retention_rules (media_kind, keep_years) values ('radiograph', 30) $$, '23505', null, 'a kind has one rule'
);
select throws_ok(
    $$ insert into public.retention_rules (organisation_id, media_kind, keep_years) values (tests.organisation_id('b'), 'document', 30) $$,
    '42501', 'new row violates row-level security policy for table "retention_rules"', 'an admin writes no other practice''s rule'
);
select throws_ok(
    'delete from public.retention_rules', '42501', 'permission denied for table retention_rules', 'a rule is not deleted'
);
select throws_ok(
    $$ update public.retention_rules set media_kind = 'photo' $$, '42501', 'permission denied for table retention_rules', 'nor moved'
);

select tests.sign_in('ana');
select isnt_empty('select 1 from public.retention_rules', 'an assistant reads it');
select throws_ok(
    $$ insert into public.retention_rules (media_kind, keep_years) values ('photo', 30) $$, '42501', 'not_allowed', 'and adds none'
);
select tests.sign_in('paul');
select throws_ok(
    'update public.retention_rules set keep_years = 30', '42501', 'not_allowed', 'nor does a practitioner change it'
);
select tests.sign_in('zoe');
select is_empty('select 1 from public.retention_rules', 'who works nowhere reads none');
select tests.as_anon();
select throws_ok(
    'select 1 from public.retention_rules', '42501', 'permission denied for table retention_rules', 'anon reads none'
);

-- The triggers only turn silence into an error: without them the policies still refuse.

select tests.as_owner();
alter table public.retention_rules disable trigger retention_rules_refuse_insert;
alter table public.retention_rules disable trigger retention_rules_refuse_update;
select tests.sign_in('paul');
select throws_ok(
    $$ insert into public.retention_rules (organisation_id, media_kind, keep_years) values (tests.organisation_id('a'), 'photo', 30) $$,
    '42501', 'new row violates row-level security policy for table "retention_rules"', 'the policy lets him add none'
);
select is_empty('update public.retention_rules set keep_years = 30 where true returning 1', 'and change none');

-- Each condition of the update by itself

select tests.as_owner();
grant update (organisation_id) on public.retention_rules to authenticated;
select tests.sign_in('ada');
select throws_ok(
    $$ update public.retention_rules set organisation_id = tests.organisation_id('b') $$,
    '42501', 'new row violates row-level security policy for table "retention_rules"', 'a rule does not leave the practice'
);
select lives_ok($$ update public.retention_rules set keep_years = 33 $$, 'an admin updates whatever may be updated');
select tests.as_owner();
select results_eq(
    'select keep_years from public.retention_rules order by 1', array[25, 33], 'which is the practice''s own'
);
select is(
    (select string_agg(action || ' ' || array_to_string(changed_columns, ','), '; ' order by id) from audit.entries
        where table_name = 'retention_rules' and organisation_id = tests.organisation_id('a')),
    'insert ; update keep_years; update keep_years; update keep_years', 'each change is audited'
);

delete from auth.sessions where id = tests.session_id('ada');
select tests.sign_in('ada');
select throws_ok(
    'update public.retention_rules set keep_years = 34', 'PT401', 'session_expired', 'who signed out changes nothing'
);

select * from finish();
rollback;
