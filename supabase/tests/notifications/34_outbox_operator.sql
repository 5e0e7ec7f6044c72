-- outbox_figures, outbox_rows, retry_outbox, cancel_outbox, forgive_address: what an operator sees of the outbox, and may do with it.
begin;
\ir ../_helpers.psql
\ir _outbox.psql
select plan(25);

select tests.as_service();
select results_eq(
    'select * from public.outbox_figures()', $$ values ('email', 0::bigint, 0::bigint, 0::bigint), ('sms', 0, 0, 0) $$, 'an empty outbox'
);
select tests.as_owner();
create temporary table ids as select keys.key, tests.message(keys.nickname, keys.letter, keys.key) as id
from (values ('one', 'paul', 'a'), ('two', 'bob', 'b'), ('three', 'ada', 'a')) as keys (key, nickname, letter);
grant select on ids to service_role;
select tests.message('paul', 'a', 'tomorrow', jsonb_build_object('not_before', now() + interval '1 day'));
select results_eq(
    $$ select * from private.outbox_figures(now() + interval '90 seconds') $$, $$ values ('email', 4::bigint, 90::bigint, 0::bigint), ('sms', 0, 0, 0) $$,
    'what waits, and how late the oldest is'
);
update private.outbox_ready set ready_at = now() + interval '1 day';
select is((select oldest_seconds from private.outbox_figures(now()) where channel = 'email'), 0::bigint, 'what waits for its hour is not late');
update private.outbox_ready set ready_at = now() where sequence <> (select max(sequence) from public.email_outbox);

-- Cancelled

select tests.as_service();
select is((select public.cancel_outbox(id) from ids where key = 'three'), true, 'what nobody has begun to send is not sent');
select is((select public.cancel_outbox(id) from ids where key = 'three'), false, 'once');
select is(public.cancel_outbox(gen_random_uuid()), false, 'what is not there is not cancelled');
create temporary table claim as select * from public.claim_outbox('email', 'resend');
select is((select json_array_length(messages) from claim), 2, 'the worker does not get it');
select is((select public.cancel_outbox(id) from ids where key = 'one'), false, 'what is being sent is not cancelled');
select results_eq(
    $$ select depth, oldest_seconds from public.outbox_figures() where channel = 'email' $$, $$ values (3::bigint, 0::bigint) $$, 'what is being sent is still to be sent'
);
select results_eq(
    $$ select depth, oldest_seconds from public.outbox_figures(now() + interval '100 seconds') where channel = 'email' $$,
    $$ values (3::bigint, 70::bigint) $$, 'and late once its lease ran out'
);
select tests.as_owner();
select is(tests.state('three'), 'FAILED cancelled 0', 'and why is kept');

-- Failed, and again

select private.complete_outbox(
    batch_id, lease_token,
    jsonb_build_array(
        jsonb_build_object('id', messages -> 0 -> 'id', 'outcome', 'failed', 'code', 'validation_error'),
        jsonb_build_object('id', messages -> 1 -> 'id', 'outcome', 'sent')
    ), now()
) from claim;
select tests.as_service();
select results_eq(
    'select channel, failed from public.outbox_figures()', $$ values ('email', 2::bigint), ('sms', 0) $$, 'what failed is counted'
);
select results_eq(
    $$ select id, error_message from public.outbox_rows('FAILED') $$,
    $$ select id, case key when 'one' then 'refused:validation_error' else 'cancelled' end from ids where key <> 'two' order by key = 'one' $$,
    'and listed, newest first, with the reason'
);
select is((select count(*) from public.outbox_rows()), 4::bigint, 'or everything is');
select is(
    (select count(*) from public.outbox_rows(page_size => 2, before => (select min(sequence) + 2 from public.outbox_rows()))), 2::bigint, 'a page at a time'
);
select is_empty(
    $$
        select 1 from unnest(
            (select proargnames from pg_proc where proname = 'outbox_rows' and pronamespace = 'public'::regnamespace)
        ) as columns (name)
        where columns.name in ('subject', 'payload', 'recipient_address', 'user_id', 'address_sha256')
    $$,
    'without text, address or person'
);
select is(public.retry_outbox(), 0, 'nothing is sent again unless it is named');
select is((select public.retry_outbox(array[id]) from ids where key = 'two'), 0, 'nor what was sent');
select is(public.retry_outbox(code => 'refused'), 1, 'by its reason');
select is((select public.retry_outbox(array[id]) from ids where key = 'three'), 1, 'or by its id');
select is(
    (select json_array_length(messages) from public.claim_outbox('email', 'resend')), 2, 'what failed is sent again'
);
select tests.as_owner();
select is(tests.state('one'), 'PENDING 0', 'as if it were new');

insert into private.suppressed_addresses (address_sha256, reason)
select private.address_sha256(address), 'bounced' from unnest(array['one@example.test', 'two@example.test']) as addresses (address);
select tests.as_service();
select is(public.forgive_address(' ONE@example.test'), true, 'an address that came back by mistake is written to again');
select is(public.forgive_address('one@example.test'), false, 'once');
select tests.as_owner();
select is((select count(*) from private.suppressed_addresses), 1::bigint, 'and no other');

select * from finish();
rollback;
