-- record_delivery: once by receipt, before or after the worker's own word, and the end of mails to who bounces.
begin;
\ir ../_helpers.psql
\ir _outbox.psql
select plan(17);

create temporary table ids (key text, id uuid);
insert into ids
select keys.key, tests.message(keys.nickname, keys.letter, keys.key)
from (values ('one', 'paul', 'a'), ('two', 'bob', 'b'), ('three', 'ada', 'a')) as keys (key, nickname, letter);
create temporary table claim as select * from private.claim_outbox('email', 'resend', 100, 30, 0, now());
create function tests.tell(receipt text, key text, outcome text, code text default null) returns text
    language sql
as $$
    select private.record_delivery('resend', receipt, ids.id, outcome, code, now())
    from (select (select found.id from pg_temp.ids as found where found.key = tell.key) as id) as ids;
$$;

-- Before the worker's own word

select is(tests.tell('r-1', 'one', 'bounced', 'Permanent'), 'recorded', 'a bounce may come before the worker knows');
select is(tests.state('one'), 'PENDING bounced:Permanent 0', 'it says nothing of the sending');
select isnt_empty(
    $$ select 1 from private.suppressed_addresses where address_sha256 = private.address_sha256('paul@tests.example.test') and reason = 'bounced' $$,
    'but ends mails to the address'
);
select is(tests.tell('r-1', 'one', 'bounced'), 'repeated', 'told again it changes nothing');
select is(tests.tell('r-1', 'two', 'complained'), 'repeated', 'whatever is told under that receipt');
select private.complete_outbox(batch_id, lease_token, tests.results(messages, 'sent'), now()) from claim;
select results_eq(
    $$ select status, error_message, bounced_at from public.email_outbox where dedupe_key = 'one' $$,
    $$ values ('SENT', 'bounced:Permanent', now()) $$, 'the worker''s word keeps it'
);

-- After

select is(tests.tell('r-2', 'two', 'delivered'), 'recorded', 'a delivery is recorded');
select results_eq(
    $$ select delivered_at, bounced_at from public.email_outbox where dedupe_key = 'two' $$, $$ values (now(), null::timestamptz) $$, 'with its time'
);
select is(tests.tell('r-3', 'two', 'complained'), 'recorded', 'what was delivered may be called spam');
select is_empty(
    $$
        select 1 from private.suppressed_addresses
        where address_sha256 not in (private.address_sha256('paul@tests.example.test'), private.address_sha256('bob@tests.example.test'))
    $$,
    'whoever calls it so is not written to again, and nobody else is'
);
select is(tests.tell('r-4', 'three', 'failed', '30003'), 'recorded', 'not every failure says that the address is wrong');
select is((select count(*) from private.suppressed_addresses), 2::bigint, 'so it stays');
select is(tests.state('three'), 'SENT failed:30003 1', 'with the code for whoever asks');
select is(
    (select private.record_delivery('postmark', 'r-1', (select id from ids where key = 'three'), 'delivered', null, now())),
    'recorded', 'receipts are counted by provider'
);
select is(tests.tell('r-9', 'nobody', 'bounced'), 'unknown_message', 'what is not ours is not ours');
select throws_ok($$ select tests.tell('r-10', 'one', 'opened') $$, '23514', null, 'and who reads his mails is nobody''s business');
select tests.message('paul', 'a', 'next'), tests.message('ada', 'a', 'other');
select is(
    (select tests.keys(messages) from private.claim_outbox('email', 'resend', 100, 30, 0, now())), array['other'], 'the next mail to a bounced address is not sent'
);

select * from finish();
rollback;
