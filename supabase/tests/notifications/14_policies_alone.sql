-- Each condition holds by itself, in policies and in functions.
begin;
\ir ../_helpers.psql
select plan(37);

insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
select tests.organisation_id(letters.letter), tests.user_id('dora'), 'alerts', true, true, 'DAILY' from unnest(array['a', 'b']) as letters (letter);
insert into public.notification_templates (organisation_id, template_key, channel, body, created_by)
select tests.organisation_id(letters.letter), 'recall', 'sms', 'Avant', tests.user_id('dora') from unnest(array['a', 'b']) as letters (letter);

-- Policies

select tests.sign_in('dora');
select results_eq(
    'select organisation_id from public.notification_preferences', $$ values (tests.organisation_id('b')) $$,
    'one reads what one chose in the practice one works in'
);
select tests.sign_in('ada');
select lives_ok($$ update public.notification_templates set body = 'Après' $$, 'an update of whatever may be updated');
select tests.as_owner();
select results_eq(
    'select body from public.notification_templates order by organisation_id', $$ values ('Après'), ('Avant') $$, 'is of the own practice'
);
grant update (organisation_id) on public.notification_templates to authenticated;
select tests.sign_in('ada');
select throws_ok(
    $$ update public.notification_templates set organisation_id = tests.organisation_id('b'), template_key = template_key $$,
    '42501', 'permission denied for table notification_templates', 'a template stays what it is'
);
select throws_ok(
    $$ update public.notification_templates set organisation_id = tests.organisation_id('b') $$,
    '42501', 'new row violates row-level security policy for table "notification_templates"', 'and does not leave the practice'
);
select throws_ok(
    $$ insert into public.notification_templates (organisation_id, template_key, channel, body) values (tests.organisation_id('b'), 'recall', 'email', 'x') $$,
    '42501', 'new row violates row-level security policy for table "notification_templates"', 'nor is one written for another'
);

-- What an event may be about

select tests.as_owner();
insert into public.patients (id, organisation_id, first_name, last_name, created_by)
values ('eb000000-0000-4000-8000-0000000000a2', tests.organisation_id('a'), 'Autre', 'Exemple', tests.user_id('ana'));
insert into public.implants (id, organisation_id, patient_id, tooth, placed_on, created_by)
values ('ef000000-0000-4000-8000-00000000000a', tests.organisation_id('a'), tests.patient_id('a'), '36', '2026-01-05', tests.user_id('paul'));
select is(
    private.is_entity(tests.organisation_id(asked.letter), asked.patient::uuid, asked.entity_type, asked.entity::uuid), asked.expected,
    asked.description
)
from (
    values
        ('a', tests.patient_id('a')::text, 'implant', 'ef000000-0000-4000-8000-00000000000a', true, 'an implant of its patient'),
        ('a', null, 'implant', 'ef000000-0000-4000-8000-00000000000a', true, 'whoever the patient is'),
        ('b', null, 'implant', 'ef000000-0000-4000-8000-00000000000a', false, 'but not of another practice'),
        ('a', 'eb000000-0000-4000-8000-0000000000a2', 'implant', 'ef000000-0000-4000-8000-00000000000a', false, 'nor of another patient'),
        ('a', null, 'implant', 'ef000000-0000-4000-8000-00000000000c', false, 'nor one that is not there'),
        ('a', tests.patient_id('a')::text, 'document', tests.document_id('a')::text, true, 'a document of its patient'),
        ('b', null, 'document', tests.document_id('a')::text, false, 'but not of another practice'),
        ('a', 'eb000000-0000-4000-8000-0000000000a2', 'document', tests.document_id('a')::text, false, 'nor of another patient'),
        ('a', null, 'membership', tests.user_id('paul')::text, true, 'a member'),
        ('b', null, 'membership', tests.user_id('paul')::text, false, 'but of the own practice alone'),
        ('a', null, 'membership', tests.user_id('zoe')::text, false, 'and nobody who never worked there')
) as asked (letter, patient, entity_type, entity, expected, description);

-- What is marked read

delete from public.notifications;
create function tests.import_event(letter text) returns uuid
    language sql
as $$
    select private.notify(jsonb_build_object(
        'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id(letter), 'entity_id', gen_random_uuid(), 'event_key', gen_random_uuid()
    ))
$$;
select tests.import_event('a'), tests.import_event('b'), tests.import_event('a');
update public.notifications set archived_at = now()
where id = (
    select id from public.notifications
    where user_id = tests.user_id('dora') and organisation_id = tests.organisation_id('a') order by id limit 1
);
update public.notifications set created_at = now() - interval '1 hour';
select tests.sign_in('dora');
select is(public.mark_all_notifications_read(now()), 0, 'a member of two practices reads what is in one');
select tests.as_owner();
select results_eq(
    $$
        select organisation_id, archived_at is not null, is_read from public.notifications where user_id = tests.user_id('dora') order by 1, 2
    $$,
    $$
        values
            (tests.organisation_id('a'), false, false), (tests.organisation_id('a'), true, false), (tests.organisation_id('b'), false, true)
    $$,
    'and neither the other''s nor what is in the archive'
);
update public.notifications set read_at = now() - interval '30 minutes' where is_read;
select tests.sign_in('dora');
select is(
    public.mark_notification_read((select id from public.notifications)), 0, 'read twice'
);
select tests.as_owner();
select is(
    (select read_at from public.notifications where is_read), now() - interval '30 minutes', 'it keeps when it was read first'
);
create temporary table archived as select id from public.notifications where archived_at is not null;
grant select on archived to public;
select tests.sign_in('dora');
select tests.work_in('a');
select throws_ok(
    'select public.mark_notification_read((select id from archived))', 'PT404', 'notification_not_found', 'what is in the archive is not found'
);
select is(public.unread_notifications(), 1, 'and what is unread elsewhere is not counted');
select is(
    public.mark_all_notifications_read(now() - interval '2 days'), 1, 'nor is what is in the archive'
);
select is(public.mark_all_notifications_read(now()), 0, 'what is there is read');
select tests.as_owner();
select is(
    (select count(*) from public.notifications where archived_at is not null and is_read), 0::bigint, 'and nothing in the archive'
);

-- Words of another message do not stand in for it, nor does another patient's number.

select tests.as_owner();
update public.organisations set quiet_from = '00:00', quiet_until = '00:00';
update public.patients set phone = '0639980001', accepts_sms = true where id = tests.patient_id('a');
update public.patients set phone = '0639980002' where id = 'eb000000-0000-4000-8000-0000000000a2';
insert into public.notification_jobs (organisation_id, patient_id, template_key, channel, job_key, scheduled_for, starts_at)
values
    (tests.organisation_id('a'), tests.patient_id('a'), 'appointment_reminder', 'sms', '1', now(), now() + interval '1 day'),
    (tests.organisation_id('a'), 'eb000000-0000-4000-8000-0000000000a2', 'recall', 'sms', '2', now(), null);
select tests.as_service();
select results_eq(
    'select queued, withdrawn from public.release_messages()', $$ values (1, 1) $$, 'one agreed and one did not'
);
select tests.as_owner();
select is(
    (select count(*) from public.email_outbox where payload ->> 'message' like 'Tilleuls : rappel de votre rendez-vous%'), 1::bigint,
    'and the words are those of the message'
);

select is(
    (select count(*) from public.email_outbox where job_id is not null), 1::bigint, 'nothing waits for who did not agree'
);
select is(
    (
        select array_agg(judged.address) from private.judge_outbox(
            (select array_agg(sequence) from public.email_outbox where job_id is not null), now()
        ) as judged
    ),
    array['+33639980001'], 'and it goes to the patient whom it is for'
);
update public.notification_templates set is_active = false, template_key = 'appointment_reminder', body = 'Inactif';
insert into public.notification_templates (organisation_id, template_key, channel, locale, subject, body, created_by)
values
    (tests.organisation_id('a'), 'appointment_reminder', 'email', 'fr', 'x', 'Courriel', tests.user_id('ada')),
    (tests.organisation_id('a'), 'appointment_reminder', 'sms', 'en', null, 'English', tests.user_id('ada')),
    (tests.organisation_id('b'), 'recall', 'sms', 'fr', null, 'Port', tests.user_id('bob'));
insert into public.notification_jobs (organisation_id, patient_id, template_key, channel, job_key, scheduled_for, starts_at)
values (tests.organisation_id('a'), tests.patient_id('a'), 'appointment_reminder', 'sms', '3', now(), now() + interval '1 day');
select tests.as_service();
select is((select queued from public.release_messages()), 1, 'one more');
select tests.as_owner();
select is(
    (select count(*) from public.email_outbox where payload ->> 'message' like 'Tilleuls : rappel de votre rendez-vous%'), 2::bigint,
    'words of another way, of another language, of another practice, or put away are not taken'
);
create temporary table jobs as select id, job_key from public.notification_jobs;
grant select on jobs to public;
select tests.sign_in('bob');
select throws_ok(
    $$ select * from public.withdraw_message((select id from jobs where job_key = '3')) $$, 'PT404', 'message_not_found',
    'the other practice withdraws nothing of ours'
);
select tests.sign_in('ana');
select is(
    (select status from public.withdraw_message((select id from jobs where job_key = '2'))), 'WITHDRAWN', 'what was closed is withdrawn already'
);
select tests.as_owner();
select is(
    (select reason from public.notification_jobs where job_key = '2'), 'no_consent', 'and keeps its reason'
);

-- What a person wants in one practice says nothing of the other.
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
select tests.organisation_id('a'), tests.user_id('dora'), categories.category, true, false, 'NONE'
from unnest(array['activity', 'imports', 'system']) as categories (category);
update public.notification_preferences set email = false
where user_id = tests.user_id('dora') and organisation_id = tests.organisation_id('a');
insert into public.email_outbox (organisation_id, user_id, type, subject, template, dedupe_key)
select tests.organisation_id(letters.letter), tests.user_id('dora'), 'DIGEST', 'x', 'digest', 'dora:' || letters.letter
from unnest(array['a', 'b']) as letters (letter);
select results_eq(
    $$
        select email_outbox.dedupe_key, judged.objection
        from private.judge_outbox((select array_agg(sequence) from public.email_outbox where dedupe_key like 'dora:%'), now()) as judged
        inner join public.email_outbox on email_outbox.sequence = judged.sequence
        order by 1
    $$,
    $$ values ('dora:a', 'preference_changed'), ('dora:b', null) $$, 'a digest is judged by its own practice'
);
select tests.sign_in('ada', jsonb_build_object('session_id', gen_random_uuid()));
select throws_ok(
    $$ update public.notification_templates set body = 'x' $$, 'PT401', 'session_expired', 'who signed out changes no words'
);

select * from finish();
rollback;
