-- Messages to patients: put down, withdrawn, released when due, and kept attempt by attempt.
begin;
\ir ../_helpers.psql
select plan(56);

update public.patients set phone = '06 39 98 00 01', email = 'canari@example.test', accepts_sms = true where id = tests.patient_id('a');
update public.organisations set quiet_from = '20:00', quiet_until = '08:00';

create function tests.put_down(key text, at timestamptz, starts_at timestamptz default '2026-07-03 08:00Z', channel text default 'sms') returns uuid
    language sql
as $$
    select id from public.schedule_message(
        tests.patient_id('a'), 'appointment_reminder', channel, key, at, starts_at
    )
$$;
grant execute on function tests.put_down(text, timestamptz, timestamptz, text) to public;
create function tests.job(key text) returns text
    language sql security definer
as $$ select concat_ws(' ', status, reason) from public.notification_jobs where job_key = key $$;
grant execute on function tests.job(text) to public;

-- Putting down

select tests.sign_in('ana');
select isnt(tests.put_down('appointment:1:24h', '2026-07-02 08:00Z'), null, 'the desk puts a message down');
select is(
    tests.put_down('appointment:1:24h', '2026-07-02 09:00Z'),
    (select id from public.notification_jobs where job_key = 'appointment:1:24h'), 'the same key is the same message'
);
select results_eq(
    $$ select scheduled_for, created_by from public.notification_jobs $$,
    $$ values ('2026-07-02 09:00Z'::timestamptz, tests.user_id('ana')) $$, 'which moves, and keeps who put it down'
);
select throws_ok(
    $$ select * from public.schedule_message(tests.patient_id('b'), 'recall', 'sms', 'x', now()) $$, 'PT404', 'patient_not_found', 'not to a patient of another practice'
);
select throws_ok(
    $$ select * from public.schedule_message(tests.patient_id('a'), 'birthday', 'sms', 'x', now()) $$, 'PT400', 'message_invalid', 'not with words that do not exist'
);
select throws_ok(
    $$ select * from public.schedule_message(tests.patient_id('a'), 'recall', 'pigeon', 'x', now()) $$, 'PT400', 'message_invalid', 'nor by a way that does not'
);
select throws_ok(
    $$ select * from public.schedule_message(tests.patient_id('a'), 'recall', 'sms', 'Élodie', now()) $$, 'PT400', 'message_invalid', 'a key is no text'
);
select throws_ok(
    $$ select * from public.schedule_message(tests.patient_id('a'), 'recall', 'sms', 'x', now() + interval '4 years') $$, 'PT400', 'message_invalid', 'and not in another life'
);
select throws_ok(
    $$ insert into public.notification_jobs (organisation_id, patient_id, template_key, channel, job_key, scheduled_for)
        values (tests.organisation_id('a'), tests.patient_id('a'), 'recall', 'sms', 'x', now()) $$,
    '42501', 'permission denied for table notification_jobs', 'nobody writes one directly'
);
select tests.sign_in('zoe');
select throws_ok($$ select tests.put_down('x', now()) $$, '42501', 'not_allowed', 'who works nowhere puts nothing down');
select tests.sign_in('bob');
select is((select count(*) from public.notification_jobs), 0::bigint, 'the other practice sees nothing of it');
select tests.sign_in('ana', jsonb_build_object('session_id', gen_random_uuid()));
select throws_ok($$ select tests.put_down('x', now()) $$, 'PT401', 'session_expired', 'nor who signed out');

-- When: quiet from 20 to 8 by the practice's clock, which is two hours ahead of Greenwich in July

select tests.as_service();
select is((select queued from public.release_messages(as_of => '2026-07-02 08:59Z')), 0, 'before its time nothing leaves');
select is((select queued from public.release_messages(as_of => '2026-07-02 18:00Z')), 0, 'in a quiet hour neither');
select is((select queued from public.release_messages(as_of => '2026-07-03 05:59Z')), 0, 'till its end');
select is((select queued from public.release_messages(as_of => '2026-07-03 06:00Z')), 1, 'and then it does');
select is((select queued from public.release_messages(as_of => '2026-07-03 06:00Z')), 0, 'once');
select is(tests.job('appointment:1:24h'), 'QUEUED', 'it waits in the queue');
select tests.as_owner();
select results_eq(
    'select channel, type, user_id, recipient_address, template, payload from public.email_outbox where job_id is not null',
    $$
        values (
            'sms', 'PATIENT_MESSAGE', null::uuid, null::text, 'message',
            '{"message": "Tilleuls : rappel de votre rendez-vous le 03/07/2026 à 10h00. Si vous ne pouvez pas venir, merci de nous appeler.",
                "practice": "Tilleuls"}'::jsonb
        )
    $$,
    'with the practice, the day and the hour, and neither name nor number'
);

-- What the provider sees, and what became of it

create function tests.objection() returns text
    language sql
as $$
    select concat_ws(' ', judged.address, judged.objection)
    from private.judge_outbox((select array_agg(sequence) from public.email_outbox where job_id is not null), '2026-07-03 06:01Z') as judged
$$;
update public.email_outbox set not_before = '2026-07-03 06:00Z' where job_id is not null;
select is(tests.objection(), '+33639980001', 'the number is looked up when it is sent, in the form that providers want');
update public.patients set accepts_sms = false where id = tests.patient_id('a');
select is(tests.objection(), '+33639980001 no_consent', 'a consent that was taken back meanwhile holds');
update public.patients set accepts_sms = true, deceased_at = '2026-07-01' where id = tests.patient_id('a');
select is(tests.objection(), '+33639980001 no_consent', 'and nobody writes to the dead');
update public.patients set deceased_at = null, phone = '01' where id = tests.patient_id('a');
select is(tests.objection(), 'no_address', 'nor to what is no number');
update public.patients set phone = '+32 470 12 34 56' where id = tests.patient_id('a');
select is(tests.objection(), '+32470123456', 'a number from elsewhere stays what it is');
update public.notification_jobs set starts_at = '2026-07-03 06:00:30Z';
select is(tests.objection(), '+32470123456 too_late', 'after the appointment there is nothing to remind of');
update public.notification_jobs set starts_at = '2026-07-03 08:00Z';

update public.email_outbox set attempts = 1, error_message = 'not_accepted:connect' where job_id is not null;
select is(tests.job('appointment:1:24h'), 'QUEUED', 'tried in vain, it goes on waiting');
update public.email_outbox set status = 'SENT', sent_at = now(), error_message = null, provider = 'twilio' where job_id is not null;
select is(tests.job('appointment:1:24h'), 'SENT', 'accepted by the provider is sent');
update public.email_outbox set delivered_at = now() where job_id is not null;
select set_eq(
    'select outcome, attempt, provider from public.notification_logs',
    $$ values ('queued', 0, null), ('retried', 1, null), ('accepted', 1, 'twilio'), ('delivered', 1, 'twilio') $$, 'each attempt is kept'
);
select is_empty(
    $$ select 1 from public.notification_logs where to_jsonb(notification_logs)::text ~ 'Tilleuls|rappel|639980001|canari' $$, 'without text or number'
);
select isnt_empty(
    $$ select 1 from audit.entries where table_name = 'notification_logs' $$, 'and audited'
);
select throws_ok(
    'delete from public.notification_logs', '42501', 'append_only', 'nobody changes what was kept'
);
select tests.sign_in('ana');
select is((select count(*) from public.notification_logs), 4::bigint, 'the desk reads what became of it');
select tests.sign_in('bob');
select is((select count(*) from public.notification_logs), 0::bigint, 'the other practice does not');
select tests.as_owner();
update public.email_outbox set bounced_at = now() where job_id is not null;
select is(tests.job('appointment:1:24h'), 'FAILED bounced', 'what bounces has failed after all');

-- Who may not be reached

select tests.sign_in('ana');
select tests.put_down('no-consent', '2026-07-02 08:00Z', '2026-07-05 08:00Z', 'email');
select tests.put_down('late', '2026-07-02 08:00Z', '2026-07-03 06:00Z');
select tests.as_owner();
select tests.as_service();
select results_eq(
    $$ select queued, withdrawn from public.release_messages(as_of => '2026-07-03 06:00Z') $$, $$ values (0, 2) $$, 'what must not leave is closed'
);
select is(tests.job('no-consent'), 'WITHDRAWN no_consent', 'without consent');
select is(tests.job('late'), 'WITHDRAWN too_late', 'and too late');

-- Withdrawing

select tests.sign_in('ana');
select tests.put_down('changed', '2026-07-02 08:00Z', '2026-07-06 08:00Z');
select results_eq(
    $$ select status from public.withdraw_message((select id from public.notification_jobs where job_key = 'changed')) $$, array['WITHDRAWN'], 'the desk takes one back'
);
select results_eq(
    $$ select status from public.withdraw_message((select id from public.notification_jobs where job_key = 'changed')) $$, array['WITHDRAWN'], 'as often as it likes'
);
select is(
    (select status from public.schedule_message(tests.patient_id('a'), 'appointment_reminder', 'sms', 'changed', '2026-07-02 08:00Z', '2026-07-06 08:00Z')),
    'WITHDRAWN', 'and its key does not come back to life'
);
select throws_ok(
    $$ select tests.put_down('changed', '2026-07-02 08:00Z', '2026-07-07 08:00Z') $$, 'PT409', 'message_gone', 'nor for another hour'
);
select throws_ok(
    $$ select * from public.withdraw_message((select id from public.notification_jobs where job_key = 'appointment:1:24h')) $$, 'PT409', 'message_gone', 'what has left cannot be called back'
);
select throws_ok('select * from public.withdraw_message(null)', 'PT404', 'message_not_found', 'nor what is not there');
select tests.put_down('queued', '2026-07-02 08:00Z', '2026-07-06 08:00Z');
select tests.as_service();
select is((select queued from public.release_messages(as_of => '2026-07-03 06:00Z')), 1, 'one that waits in the queue');
select tests.sign_in('ana');
select throws_ok(
    $$ select tests.put_down('queued', '2026-07-02 08:00Z', '2026-07-06 14:00Z') $$, 'PT409', 'message_gone', 'is moved no more, which is said'
);
select isnt_empty(
    $$ select 1 from public.withdraw_message((select id from public.notification_jobs where job_key = 'queued')) $$, 'is taken back too'
);
select tests.as_owner();
update public.email_outbox set not_before = '2026-07-03 06:00Z' where job_id is not null;
select ok(tests.objection() like '%withdrawn', 'and does not leave');
update public.email_outbox set status = 'FAILED', failed_at = now(), error_message = 'withdrawn'
where job_id = (select id from public.notification_jobs where job_key = 'queued');
select is(tests.job('queued'), 'WITHDRAWN withdrawn', 'which the queue does not overrule');
update public.email_outbox set status = 'SENT', failed_at = null, error_message = null, sent_at = now()
where job_id = (select id from public.notification_jobs where job_key = 'queued');
select is(tests.job('queued'), 'SENT', 'unless it was being sent and has left');

-- A day and an hour where the words name them

select tests.sign_in('ana');
select throws_ok(
    $$ select tests.put_down('nowhen', '2026-07-02 08:00Z', null) $$, 'PT400', 'message_invalid', 'a reminder of no hour is none'
);
select public.schedule_message(tests.patient_id('a'), 'recall', 'sms', 'recall:1', '2026-07-02 08:00Z');
select tests.as_owner();
insert into public.notification_templates (organisation_id, template_key, channel, body, created_by)
values (tests.organisation_id('a'), 'recall', 'sms', 'Venez le {{date}}.', tests.user_id('ada'));
select tests.as_service();
select is((select withdrawn from public.release_messages(as_of => '2026-07-03 06:00Z')), 1, 'nor are words that name a day');
select is(tests.job('recall:1'), 'WITHDRAWN no_date', 'where there is none');

-- To oneself

select tests.sign_in('ada');
select is((select remaining from public.send_test_message('recall', 'sms')), 9, 'an admin tries the words');
select public.send_test_message('recall', 'email') from generate_series(1, 9);
select throws_ok(
    $$ select * from public.send_test_message('recall', 'email') $$, 'PT429', 'too_many_tests', 'ten times an hour'
);
select tests.sign_in('paul');
select throws_ok($$ select * from public.send_test_message('recall', 'email') $$, '42501', 'not_allowed', 'and nobody else does');
select tests.as_owner();
select results_eq(
    $$ select distinct user_id, is_test, type, channel, recipient_address from public.email_outbox where is_test $$,
    $$ values (tests.user_id('ada'), true, 'TEST', 'email', null::text) $$, 'to their own address, marked as a test'
);

select * from finish();
rollback;
