-- What is older than 90 days leaves the bell, and what the service announces enters it.
begin;
\ir ../_helpers.psql
\ir _outbox.psql
select plan(19);

delete from public.notifications;
select private.notify(jsonb_build_object(
    'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id('a'), 'entity_id', gen_random_uuid(), 'event_key', 'old'
));
update public.notifications set created_at = now() - interval '90 days';
select tests.as_service();
select is(public.archive_notifications(as_of => now()), 0, 'on its ninetieth day a notification is there');
select is(public.archive_notifications(as_of => now() + interval '1 second'), 3, 'after it, it goes');
select is(public.archive_notifications(as_of => now() + interval '1 second'), 0, 'once');
select tests.as_owner();
select is((select count(*) from public.notifications where archived_at is not null), 3::bigint, 'the rows stay');
select tests.sign_in('paul');
select is((select count(*) from public.notifications), 0::bigint, 'and nobody sees them');
select is(public.unread_notifications(), 0, 'nor counts them');
select is(public.mark_all_notifications_read(now()), 0, 'nor marks them');
select throws_ok(
    'select public.archive_notifications()', '42501', 'permission denied for function archive_notifications', 'no person archives'
);

-- Mails of which nothing is to be known any more

select tests.as_owner();
select tests.message('paul', 'a', 'to a member');
update public.email_outbox set (status, sent_at) = ('SENT', now() - interval '60 days') where dedupe_key = 'to a member';
select tests.message('paul', 'a', key, jsonb_build_object('address', key || '@example.test'))
from unnest(array['sent', 'failed', 'young', 'waiting']) as keys (key);
update public.email_outbox set (status, sent_at) = ('SENT', now() - interval '30 days 1 second') where dedupe_key = 'sent';
update public.email_outbox
set (status, failed_at, error_message) = ('FAILED', now() - interval '30 days 1 second', 'refused') where dedupe_key = 'failed';
update public.email_outbox set (status, sent_at) = ('SENT', now() - interval '30 days') where dedupe_key = 'young';
update public.email_outbox set not_before = now() - interval '60 days' where dedupe_key = 'waiting';
insert into private.outbox_receipts (provider, receipt_id, outcome, received_at)
values ('resend', 'old', 'delivered', now() - interval '30 days 1 second'), ('resend', 'young', 'delivered', now() - interval '30 days');
select lives_ok('select private.archive_notifications(1, now())', 'one at a time');
select is(
    (select array_agg(dedupe_key order by dedupe_key) from public.email_outbox where recipient_address is not null),
    array['failed', 'waiting', 'young'], 'the oldest is forgotten'
);
select private.archive_notifications(1000, now());
select is(
    (select array_agg(dedupe_key order by dedupe_key) from public.email_outbox where recipient_address is not null),
    array['waiting', 'young'], 'after thirty days, sent or failed, and the message stays'
);
select is((select array_agg(receipt_id) from private.outbox_receipts), array['young'], 'so are the receipts');

-- Announcements

select tests.as_service();
select is(public.announce('maintenance', '2026-12-01', 'WARNING', null, '2026-12-01T21:00:00+01:00'), 2, 'a notice goes to every practice');
select is(public.announce('maintenance', '2026-12-01'), 2, 'and the same again');
select tests.as_owner();
select is(
    (select count(*) from public.notifications where type = 'SYSTEM_UPDATE'), 6::bigint, 'tells each member once'
);
select results_eq(
    $$ select distinct severity, payload from private.notification_events where type = 'SYSTEM_UPDATE' $$,
    $$ values ('WARNING', '{"notice": "maintenance", "starts_at": "2026-12-01T20:00:00Z"}'::jsonb) $$,
    'with its severity, and its time in UTC'
);
select tests.as_service();
select is(
    public.announce('incident', '2026-12-02', 'CRITICAL', tests.organisation_id('b')), 1, 'a notice for one practice goes to one'
);
select throws_ok(
    $$ select public.announce('Élodie Exemple a appelé', '2026-12-03') $$, 'PT400', 'notification_invalid', 'a notice is one of the known ones'
);
select tests.sign_in('ada');
select throws_ok(
    $$ select public.announce('version', '1') $$, '42501', 'permission denied for function announce', 'no person speaks for the service'
);

select * from finish();
rollback;
