-- complete_outbox: what became of each message, told by whoever holds the lease and by nobody else.
begin;
\ir ../_helpers.psql
\ir _outbox.psql
select plan(43);

create temporary table claims (name text, batch_id uuid, lease_token uuid, messages json);
create function tests.claim(name text, after interval default '0', provider text default 'resend') returns text[]
    language sql
as $$
    insert into pg_temp.claims (name, batch_id, lease_token, messages)
    select claim.name, claimed.batch_id, claimed.lease_token, claimed.messages
    from private.claim_outbox('email', claim.provider, 100, 30, 0, now() + claim.after) as claimed;
    select coalesce((select tests.keys(claims.messages) from pg_temp.claims where claims.name = claim.name), '{}');
$$;
create function tests.complete(name text, outcome text, more jsonb default '{}', after interval default '0') returns text
    language sql
as $$
    select completed.outcome
    from pg_temp.claims
    cross join lateral private.complete_outbox(
        claims.batch_id, claims.lease_token, tests.results(claims.messages, complete.outcome, complete.more), now() + complete.after
    ) as completed
    where claims.name = complete.name;
$$;

-- Sent

select tests.message('paul', 'a', 'a'), tests.message('bob', 'b', 'b');
select tests.claim('sent');
select is(tests.complete('sent', 'sent', '{"provider_message_id": "m-1"}'), 'settled', 'what was sent is said to be');
select is(tests.state('a') || tests.state('b'), 'SENT 1SENT 1', 'in both practices');
select results_eq(
    $$ select provider, provider_message_id, sent_at, address_sha256 from public.email_outbox where dedupe_key = 'a' $$,
    $$ values ('resend', 'm-1', now(), private.address_sha256('paul@tests.example.test')) $$, 'by whom, when, and to whom without saying it'
);
select is_empty('select 1 from private.outbox_batches', 'the batch is gone, and with it the addresses');
select is(tests.complete('sent', 'failed', '{"code": "x"}'), 'lease_lost', 'told twice, the second is too late');
select is(tests.state('a'), 'SENT 1', 'and changes nothing');
select tests.as_service();
select results_eq(
    $$ select * from public.complete_outbox(gen_random_uuid(), gen_random_uuid(), '[]') $$, $$ values ('lease_lost', '[]'::jsonb) $$, 'nor does an unknown batch'
);
select tests.as_owner();

-- A late worker

select tests.message('paul', 'a', 'late');
select tests.claim('slow');
select is(tests.claim('next', '31 seconds'), array['late'], 'a lease that ran out is another''s');
select is(tests.complete('slow', 'failed', '{"code": "x"}', '32 seconds'), 'lease_lost', 'the first worker is told so');
select is(tests.state('late'), 'PENDING 0', 'and overwrites nothing');
select is(tests.complete('next', 'sent', '{}', '33 seconds'), 'settled', 'the second decides');
select is(tests.state('late'), 'SENT 1', 'alone');
select tests.message('paul', 'a', 'overdue');
select tests.claim('overdue');
select is(tests.complete('overdue', 'sent', '{}', '10 minutes'), 'settled', 'who is late and was not replaced is believed');

-- Refused for good

select tests.message('paul', 'a', 'refused');
select tests.claim('refused');
select results_eq(
    $$
        select outcome, closed -> 0 ->> 'code', closed -> 0 ->> 'attempts' from claims
        cross join lateral private.complete_outbox(batch_id, lease_token, tests.results(messages, 'failed', '{"code": "validation_error"}'), now())
        where name = 'refused'
    $$,
    $$ values ('settled', 'refused:validation_error', '1') $$, 'what the provider refuses is told with its code'
);
select is(tests.state('refused'), 'FAILED refused:validation_error 1', 'and never tried again');
select is(tests.claim('nothing', '1 day'), '{}'::text[], 'not even later');
select tests.message('paul', 'a', 'odd');
select tests.claim('odd');
select tests.complete('odd', 'failed', '{"code": "Paul <paul@tests.example.test> a déménagé"}');
select is(tests.state('odd'), 'FAILED refused:Paulpaultests.example.testadmnag 1', 'a code of another form is no sentence');

-- Certainly not accepted

select tests.message('paul', 'a', 'again');
select is(
    (
        select array_agg(tests.claim('again ' || attempt, due) || tests.complete('again ' || attempt, 'retry', '{"code": "connect"}', due))
        from (
            values
                (1, interval '0'), (2, '7 seconds'), (3, '7 minutes'), (4, '47 minutes'), (5, '3 hours 30 minutes'), (6, '10 hours')
        ) as attempts (attempt, due)
    )::text,
    (select array_agg(array['again', 'settled']) from generate_series(1, 6))::text, 'tried six times, each after a longer pause'
);
select is(tests.state('again'), 'PENDING not_accepted:connect 6', 'and still waiting');
select is(tests.claim('too soon', '15 hours'), '{}'::text[], 'for ten hours now');
select is(tests.claim('last', '23 hours'), array['again'], 'a seventh time');
select tests.complete('last', 'retry', '{"code": "connect"}', '23 hours');
select is(tests.state('again'), 'FAILED attempts_exhausted:connect 7', 'which is the last');
select cmp_ok(min(pause), '>=', interval '3.75 seconds', 'pauses are drawn'), cmp_ok(max(pause), '<=', interval '6.25 seconds', 'a quarter to either side'),
    cmp_ok(count(distinct pause), '>', 50::bigint, 'each its own')
from (select private.outbox_delay(1) as pause from generate_series(1, 100)) as drawn;
select is(private.outbox_delay(7), null, 'and there are six');

-- Too many requests

select tests.message('paul', 'a', 'limited');
select tests.claim('limited');
select tests.complete('limited', 'retry', '{"code": "rate_limit_exceeded", "retry_seconds": 40}');
select is(tests.state('limited'), 'PENDING not_accepted:rate_limit_exceeded 0', 'being told to wait is no attempt');
select is(tests.claim('not yet', '39 seconds'), '{}'::text[], 'the pause is the one that the provider named');
select is(tests.claim('now', '44 seconds'), array['limited'], 'and a tenth more at the most');
select tests.complete('now', 'retry', '{"code": "rate_limit_exceeded", "retry_seconds": 100000}', '40 seconds');
select is(tests.claim('an hour', '1 hour 40 seconds'), array['limited'], 'but never more than an hour');
select tests.complete('an hour', 'sent');

-- Refused together

select tests.message('paul', 'a', 'good'), tests.message('bob', 'b', 'bad');
select tests.claim('together');
select tests.complete('together', 'split', '{"code": "422"}');
select is(tests.claim('good'), array['good'], 'refused together, each goes alone');
select is(tests.claim('bad'), array['bad'], 'one by one');
select tests.complete('good', 'sent'), tests.complete('bad', 'failed', '{"code": "validation_error"}');
select is(tests.state('good') || ', ' || tests.state('bad'), 'SENT 2, FAILED refused:validation_error 2', 'and the bad one is found');

-- Nobody knows

select tests.message('paul', 'a', 'x'), tests.message('bob', 'b', 'y'), tests.message('dora', 'b', 'z');
select tests.claim('mixed', provider => 'postmark');
select is(
    (
        select outcome from claims cross join lateral private.complete_outbox(
            batch_id, lease_token,
            jsonb_build_array(
                jsonb_build_object('id', messages -> 0 -> 'id', 'outcome', 'sent'),
                jsonb_build_object('id', messages -> 1 -> 'id', 'outcome', 'unknown'),
                jsonb_build_object('id', gen_random_uuid(), 'outcome', 'failed')
            ),
            now()
        ) where name = 'mixed'
    ),
    'settled', 'each message has an outcome of its own'
);
select is(tests.state('x') || ', ' || tests.state('y') || ', ' || tests.state('z'), 'SENT 1, PENDING 0, PENDING 0', 'unknown, or not told of: still open');
select results_eq(
    'select outcome_unknown, uncertain_since, cardinality(sequences), cardinality(addresses) from private.outbox_batches',
    $$ values (true, now(), 2, 2) $$, 'these stay together, frozen'
);
select is(tests.complete('mixed', 'sent'), 'lease_lost', 'the turn is over');
select is(
    tests.claim('soon', '59 seconds', 'postmark'), '{}'::text[], 'there is a pause, as what was taken is not listed at once'
);
select is(tests.claim('unknown', '60 seconds', 'postmark'), array['y', 'z'], 'then they come back');
select results_eq(
    'select outcome_unknown, attempts, uncertain_since from private.outbox_batches', $$ values (true, 2, now()) $$, 'uncertain since the first time'
);
select tests.complete('unknown', 'unknown', '{}', '60 seconds');
select cmp_ok(next_attempt_at, '>=', now() + interval '285 seconds', 'each pause is longer than the one before') from private.outbox_batches;
select tests.claim('found', '10 minutes', 'postmark');
select is(tests.complete('found', 'sent', '{"provider_message_id": "m-2"}'), 'settled', 'until somebody knows');
select is_empty('select 1 from private.outbox_batches', 'and nothing is left open');
select is_empty('select 1 from private.outbox_ready', 'nor waiting');
select is_empty($$ select 1 from public.email_outbox where status = 'PENDING' $$, 'nor pending');

select * from finish();
rollback;
