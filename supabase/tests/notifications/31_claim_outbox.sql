-- claim_outbox: each message to one worker, judged again at that moment, and frozen until its outcome is known.
begin;
\ir ../_helpers.psql
\ir _outbox.psql
select plan(44);

select tests.as_service();
select is_empty($$ select * from public.claim_outbox('email', 'resend') $$, 'nothing is claimed where nothing waits');

-- Order, size, and two practices in one batch

select tests.as_owner();
select tests.message('paul', 'a', 'first'), tests.message('bob', 'b', 'second'), tests.message('dora', 'b', 'third');
select tests.message('paul', 'a', 'later', jsonb_build_object('not_before', now() + interval '1 hour'));
select tests.message('paul', 'a', 'text', '{"channel": "sms", "address": "+33600000000"}');
create temporary table one as select * from private.claim_outbox('email', 'resend', 2, 30, 0, now());
select is((select tests.keys(messages) from one), array['first', 'second'], 'the oldest first, of all practices, as many as asked');
select results_eq(
    'select outcome_unknown, attempts, is_single, closed from one', $$ values (false, 1, false, '[]'::jsonb) $$, 'for the first time'
);
select is(
    (select array_agg(message ->> 'address' order by message ->> 'address') from one, json_array_elements(messages) as m (message)),
    array['bob@tests.example.test', 'paul@tests.example.test'], 'to the address that the member has now'
);
create temporary table two as select * from private.claim_outbox('email', 'resend', 100, 30, 0, now());
select is((select tests.keys(messages) from two), array['third'], 'what one worker has the next does not get');
select ok((select is_single from two), 'a message alone is told as such');
select is_empty($$ select * from private.claim_outbox('email', 'resend', 100, 30, 0, now()) $$, 'what is for later waits');
select is(
    (select tests.keys(messages) from private.claim_outbox('sms', 'twilio', 100, 30, 0, now())), array['text'], 'each channel has its queue'
);

-- A worker that died

select is_empty(
    $$ select * from private.claim_outbox('email', 'resend', 100, 30, 0, now() + interval '29 seconds') $$, 'a lease holds'
);
update auth.users set email = 'new@tests.example.test' where id = tests.user_id('paul');
create temporary table again as select * from private.claim_outbox('email', 'resend', 100, 30, 0, now() + interval '31 seconds');
select is((select batch_id from again), (select batch_id from one), 'when it ran out the same batch comes back');
select results_eq(
    'select outcome_unknown, attempts from again', $$ values (true, 2) $$, 'and may have been sent: nobody knows'
);
select is((select messages::text from again), (select messages::text from one), 'to the letter as it was, whatever changed since');
update public.memberships set revoked_at = now() where organisation_id = tests.organisation_id('b') and user_id = tests.user_id('bob');
create temporary table objected as
select * from private.claim_outbox('email', 'resend', 100, 30, 0, now() + interval '62 seconds')
union all select * from private.claim_outbox('email', 'resend', 100, 30, 0, now() + interval '62 seconds');
select set_eq(
    $$
        select message ->> 'address' as address, message ->> 'is_objected' as is_objected
        from objected, json_array_elements(messages) as m (message)
    $$,
    $$ values ('paul@tests.example.test', 'false'), ('bob@tests.example.test', 'true'), ('dora@tests.example.test', 'false') $$, 'and what would not be sent now is told, as some can find out that it was not'
);
update public.memberships set revoked_at = null where organisation_id = tests.organisation_id('b') and user_id = tests.user_id('bob');
select is((select frozen_at from again), (select frozen_at from one), 'with links that end when they did');
select isnt((select lease_token from again), (select lease_token from one), 'under another lease');
select is_empty(
    $$ select * from private.claim_outbox('email', 'postmark', 100, 30, 0, now() + interval '5 minutes') $$,
    'another provider is never asked for what the first may have sent'
);

-- Judged again at the moment of sending

select private.complete_outbox(batch_id, lease_token, tests.results(messages, 'sent'), now()) from objected;
select tests.message('ana', 'a', 'left'), tests.message('paul', 'a', 'off'), tests.message('dora', 'a', 'daily');
with events as (
    insert into private.notification_events (organisation_id, type, severity, entity_id, payload, event_key)
    select tests.organisation_id('a'), 'ISQ_CRITICAL', 'CRITICAL', gen_random_uuid(), '{}', keys.key
    from unnest(array['left', 'off', 'daily']) as keys (key)
    returning id, event_key
)

update public.email_outbox set event_id = events.id from events where events.event_key = email_outbox.dedupe_key;
select tests.message('ada', 'a', 'marked'), tests.message('dora', 'b', 'stays'), tests.message('bob', 'b', 'digest', '{"type": "DIGEST", "category": null}');
select tests.message('ada', 'a', 'own digest', '{"type": "DIGEST", "category": null}');
select tests.message('ana', 'a', 'old', jsonb_build_object('not_before', now() - interval '73 hours'));
select tests.message('paul', 'a', 'test', '{"type": "TEST"}');
update public.memberships set revoked_at = now() where organisation_id = tests.organisation_id('a') and user_id = tests.user_id('ana');
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
values
    (tests.organisation_id('b'), tests.user_id('bob'), 'alerts', true, true, 'NONE'),
    (tests.organisation_id('a'), tests.user_id('paul'), 'alerts', true, false, 'IMMEDIATE'),
    (tests.organisation_id('a'), tests.user_id('dora'), 'alerts', true, true, 'DAILY');
insert into private.suppressed_addresses (address_sha256, reason)
values (private.address_sha256('ADA@tests.example.test'), 'complained');
create temporary table judged as select * from private.claim_outbox('email', 'resend', 100, 30, 0, now());
select is((select tests.keys(messages) from judged), array['stays', 'test'], 'who is still a member and still wants it is written to');
select is(tests.state(gone.key), gone.state, gone.description)
from (
    values
        ('left', 'FAILED membership_ended 0', 'who has left is not'),
        ('off', 'FAILED preference_changed 0', 'nor who has switched mails off'),
        ('daily', 'FAILED preference_changed 0', 'nor who waits for a digest'),
        ('marked', 'FAILED address_suppressed 0', 'nor whose address came back, however it is written'),
        ('digest', 'FAILED preference_changed 0', 'nor with a digest that nobody wants'),
        ('own digest', 'FAILED address_suppressed 0', 'who wants one is asked like all'),
        ('old', 'FAILED too_late 0', 'nor with what is three days old')
) as gone (key, state, description);
select is((select jsonb_array_length(closed) from judged), 7, 'the worker is told what was closed');
select results_eq(
    $$
        select user_id, category, severity, title, outcome from public.notification_digest
        where event_id in (select event_id from public.email_outbox where dedupe_key in ('left', 'off', 'daily'))
    $$,
    $$ values (tests.user_id('dora'), 'alerts', 'CRITICAL', 'ISQ critique', null) $$, 'who chose a digest finds it there, and nobody else'
);
select is(
    (select array_agg(distinct item ->> 'code') from judged, jsonb_array_elements(closed) as c (item)),
    array['address_suppressed', 'membership_ended', 'preference_changed', 'too_late'], 'and why, in words of ours'
);
select private.complete_outbox(batch_id, lease_token, tests.results(messages, 'sent'), now()) from judged;
update auth.users set email = null where id = tests.user_id('bob');
select tests.message('bob', 'b', 'nowhere', '{"type": "TEST"}');
create temporary table closed_alone as select * from private.claim_outbox('email', 'resend', 100, 30, 0, now());
select results_eq(
    'select batch_id, jsonb_array_length(closed) from closed_alone', $$ values (null::uuid, 1) $$, 'a claim that only closed says so'
);
select is(tests.state('nowhere'), 'FAILED no_address 0', 'who has no address is not written to');

-- Quiet hours of the practice, for messages to patients

update public.organisations set quiet_from = '20:00', quiet_until = '08:00', time_zone = 'Europe/Paris';
update public.patients set phone = '06 39 98 00 01', accepts_sms = true where id = tests.patient_id('a');
insert into public.notification_jobs (organisation_id, patient_id, template_key, channel, job_key, scheduled_for, status)
values (tests.organisation_id('a'), tests.patient_id('a'), 'recall', 'sms', 'night', '2026-07-02 17:59Z', 'QUEUED');
select tests.message('paul', 'a', 'night', '{"channel": "sms", "not_before": "2026-07-02T17:59:00Z"}');
update public.email_outbox set (user_id, category, job_id) = (null, null, (select id from public.notification_jobs where job_key = 'night')) where dedupe_key = 'night';
select tests.message('paul', 'a', 'member', '{"channel": "sms", "type": "TEST", "address": "+33600000000", "not_before": "2026-07-02T17:59:00Z"}');
create temporary table evening as select * from private.claim_outbox('sms', 'twilio', 1, 30, 0, '2026-07-02 18:00Z');
select is(
    (select tests.keys(messages) from evening), array['member'],
    'what was released before them does not leave in them, and keeps nothing behind it back'
);
select private.complete_outbox(batch_id, lease_token, tests.results(messages, 'sent'), '2026-07-02 18:00Z') from evening;
select is((select ready_at from private.outbox_ready where channel = 'sms'), '2026-07-03 06:00Z'::timestamptz, 'it waits for their end');
select is(
    (select tests.keys(messages) from private.claim_outbox('sms', 'twilio', 1, 30, 0, '2026-07-03 06:00Z')), array['night'], 'and leaves then'
);

-- The horizon

select tests.message('dora', 'b', 'uncertain');
create temporary table uncertain as select * from private.claim_outbox('email', 'resend', 100, 30, 0, now());
select is(
    (select outcome_unknown from private.claim_outbox('email', 'resend', 100, 30, 0, now() + interval '19 hours')), true,
    'a batch whose outcome is unknown is asked for again for twenty hours'
);
select results_eq(
    $$ select batch_id, closed -> 0 ->> 'code' from private.claim_outbox('email', 'resend', 100, 30, 0, now() + interval '20 hours 1 second') $$,
    $$ values (null::uuid, 'outcome_unknown') $$, 'and then never again: the provider forgets the key'
);
select is(tests.state('uncertain'), 'FAILED outcome_unknown 0', 'which is said');
select tests.message('dora', 'b', 'never claimed again');
select is(
    (select tests.keys(messages) from private.claim_outbox('email', 'resend', 100, 30, 0, now())), array['never claimed again'], 'one whose worker died'
);
select results_eq(
    $$ select batch_id, closed -> 0 ->> 'code' from private.claim_outbox('email', 'postmark', 100, 30, 0, now() + interval '21 hours') $$,
    $$ values (null::uuid, 'outcome_unknown') $$, 'and that nobody asked for in time is not sent again either, whoever asks'
);
select tests.message('dora', 'b', 'told');
create temporary table told as select * from private.claim_outbox('email', 'resend', 100, 30, 0, now());
select private.record_delivery('resend', 'r1', (messages -> 0 ->> 'id')::uuid, 'delivered', null, now()) from told;
select is_empty(
    $$ select * from private.claim_outbox('email', 'resend', 100, 30, 0, now() + interval '20 hours 1 second') $$, 'what was delivered is no failure'
);
select is(tests.state('told'), 'SENT 0', 'it was sent after all');

-- The low-water mark, and what goes alone

select tests.message('dora', 'b', 'below'), tests.message('dora', 'b', 'above');
select is(
    (select tests.keys(messages) from private.claim_outbox(
        'email', 'resend', 100, 30, (select sequence from public.email_outbox where dedupe_key = 'below'), now()
    )),
    array['above'], 'a worker may begin where it has been'
);
update public.email_outbox set solo = true where dedupe_key in ('below');
select tests.message('dora', 'b', 'behind');
select is(
    (select tests.keys(messages) from private.claim_outbox('email', 'resend', 100, 30, 0, now())), array['below'], 'what was refused with others goes alone'
);
select is(
    (select tests.keys(messages) from private.claim_outbox('email', 'resend', 100, 30, 0, now())), array['behind'], 'and the others follow'
);
select tests.message('dora', 'b', 'plain'), tests.message('dora', 'b', 'alone'), tests.message('dora', 'b', 'after');
update public.email_outbox set solo = true where dedupe_key in ('alone');
select is(
    (select array_agg(tests.keys(messages)::text) from (
        select * from private.claim_outbox('email', 'resend', 100, 30, 0, now())
        union all select * from private.claim_outbox('email', 'resend', 100, 30, 0, now())
        union all select * from private.claim_outbox('email', 'resend', 100, 30, 0, now())
    ) as claims),
    array['{plain}', '{alone}', '{after}'], 'wherever it stands'
);
select is_empty(
    $$
        select sequence from public.email_outbox
        where status = 'PENDING' and 1 <> (select count(*) from private.outbox_ready where outbox_ready.sequence = email_outbox.sequence)
            + (select count(*) from private.outbox_batches where outbox_batches.sequences @> array[email_outbox.sequence])
    $$,
    'a message that waits is in the queue or in one batch'
);

select * from finish();
rollback;
