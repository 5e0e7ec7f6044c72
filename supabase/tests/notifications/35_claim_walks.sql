-- Writing, claiming and completing read what they write and take, however much waits and whatever the planner believes of the table.
begin;
\ir ../_helpers.psql
\ir _outbox.psql
select plan(4);

select tests.as_owner();
-- What was sent long ago, as the statistics know it; and then more waits than ever before.
select tests.message('paul', 'a', 'old ' || place) from generate_series(1, 300) as places (place);
update public.email_outbox set (status, sent_at) = ('SENT', now());
delete from private.outbox_ready;
analyze public.email_outbox, private.outbox_ready, private.outbox_batches;
select tests.message('paul', 'a', place::text) from generate_series(1, 3000) as places (place);

create temporary table walked (step text, rows bigint);
create function tests.walk(step text) returns void
    language sql
as $$
    insert into pg_temp.walked
    select step, sum(pg_stat_get_xact_tuples_returned(relation) + pg_stat_get_xact_tuples_fetched(relation))
    from unnest(array[
        'public.email_outbox', 'private.outbox_ready', 'public.email_outbox_pkey', 'public.email_outbox_id_unique',
        'private.outbox_ready_pkey'
    ]::regclass[]) as relations (relation);
$$;

select tests.walk('before');
create temporary table claimed as select * from private.claim_outbox('email', 'resend', 100, 30, 0, now());
select tests.walk('claimed');
select cmp_ok((select rows from walked where step = 'before'), '<', 20000::bigint, 'of 3000 messages each looks for one before it');
select is((select json_array_length(messages) from claimed), 100, 'a whole batch of three thousand that wait');
select private.complete_outbox(batch_id, lease_token, tests.results(messages, 'sent'), now()) from claimed;
select tests.walk('completed');

select cmp_ok(
    (select max(rows) filter (where step = 'claimed') - max(rows) filter (where step = 'before') from walked), '<', 1500::bigint,
    'a claim reads each of its hundred messages a few times'
);
select cmp_ok(
    (select max(rows) filter (where step = 'completed') - max(rows) filter (where step = 'claimed') from walked), '<', 1500::bigint,
    'so does what completes it'
);

select * from finish();
rollback;
