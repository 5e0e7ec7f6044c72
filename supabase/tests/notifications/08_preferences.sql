-- A person's own choices.
begin;
\ir ../_helpers.psql
select plan(16);

select tests.sign_in('paul');
select results_eq(
    'select category, in_app, email, frequency, is_default from public.my_notification_preferences()',
    $$
        values
            ('alerts', true, true, 'IMMEDIATE', true),
            ('activity', true, false, 'IMMEDIATE', true),
            ('imports', true, false, 'IMMEDIATE', true),
            ('system', true, false, 'IMMEDIATE', true)
    $$,
    'without a choice the defaults of the role hold'
);
select lives_ok(
    $$ select public.set_notification_preference('alerts', true, false, 'WEEKLY') $$, 'a person chooses'
);
select results_eq(
    $$ select in_app, email, frequency, is_default from public.my_notification_preferences() where category = 'alerts' $$,
    $$ values (true, false, 'WEEKLY', false) $$, 'and it holds'
);
select lives_ok(
    $$ select public.set_notification_preference('alerts', false, false, 'NONE') $$, 'and chooses again'
);
select results_eq(
    'select user_id, category, frequency from public.notification_preferences',
    $$ values (tests.user_id('paul'), 'alerts', 'NONE') $$, 'which is one row, read by its person'
);
select throws_ok(
    $$ select public.set_notification_preference('alerts', true, true, 'HOURLY') $$, 'PT400', 'preference_invalid', 'an unknown frequency is refused'
);
select throws_ok(
    $$ select public.set_notification_preference('gossip', true, true, 'DAILY') $$, 'PT400', 'preference_invalid', 'an unknown category too'
);
select throws_ok(
    $$ select public.set_notification_preference('alerts', null, true, 'DAILY') $$, 'PT400', 'preference_invalid', 'a switch is on or off'
);
select throws_ok(
    $$ insert into public.notification_preferences (category, in_app, email, frequency) values ('alerts', true, true, 'DAILY') $$,
    '42501', 'permission denied for table notification_preferences', 'nobody writes a row directly'
);

select tests.sign_in('ada');
select is_empty('select 1 from public.notification_preferences', 'an admin does not read a colleague''s choice');
select results_eq(
    $$ select frequency, is_default from public.my_notification_preferences() where category = 'alerts' $$,
    $$ values ('IMMEDIATE', true) $$, 'nor was theirs changed by it'
);

select tests.sign_in('dora');
select public.set_notification_preference('alerts', false, false, 'NONE');
select tests.work_in('a');
select results_eq(
    $$ select is_default from public.my_notification_preferences() where category = 'alerts' $$, array[true],
    'a choice is made for the practice one works in'
);

select tests.sign_in('zoe');
select throws_ok(
    $$ select public.set_notification_preference('alerts', true, true, 'DAILY') $$, '42501', 'not_allowed', 'who works nowhere chooses nothing'
);
select is_empty('select 1 from public.my_notification_preferences()', 'and has none');

select tests.sign_in('paul', jsonb_build_object('session_id', gen_random_uuid()));
select throws_ok(
    $$ select public.set_notification_preference('alerts', true, true, 'DAILY') $$, 'PT401', 'session_expired', 'nor does who signed out'
);
select tests.as_owner();
select is(
    (
        select array_agg(action order by occurred_at, action) from audit.entries
        where table_name = 'notification_preferences' and user_id = tests.user_id('paul')
    ),
    array['insert', 'update'], 'each choice is audited, without what was chosen'
);

select * from finish();
rollback;
