-- The outbox is closed: no role of the API reads or writes it, and its functions are the service role's alone.
begin;
\ir ../_helpers.psql
select plan(21);

select is_empty(
    $$
        select roles.name || ' ' || relations.name || ' ' || verbs.name
        from unnest(array['anon', 'authenticated', 'service_role']) as roles (name)
        cross join unnest(array[
            'public.email_outbox', 'private.outbox_ready', 'private.outbox_batches', 'private.outbox_receipts',
            'private.suppressed_addresses'
        ]) as relations (name)
        cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as verbs (name)
        where has_table_privilege(roles.name, relations.name, verbs.name)
    $$,
    'no role of the API may do anything with its tables'
);
select is_empty(
    $$ select polname from pg_policy where polrelid = 'public.email_outbox'::regclass $$, 'and no policy opens them'
);
select set_eq(
    $$
        select proname::text from pg_proc
        where pronamespace = 'public'::regnamespace and has_function_privilege('service_role', oid, 'execute')
            and proname ~ '_(outbox|delivery)$|^outbox_|^forgive_'
    $$,
    array['claim_outbox', 'complete_outbox', 'record_delivery', 'outbox_figures', 'outbox_rows', 'retry_outbox', 'cancel_outbox', 'forgive_address'],
    'the functions of the worker'
);
select is_empty(
    $$
        select roles.name || ' ' || functions.oid::regprocedure from pg_proc as functions
        cross join unnest(array['anon', 'authenticated']) as roles (name)
        where functions.proname ~ 'outbox|delivery|forgive' and has_function_privilege(roles.name, functions.oid, 'execute')
    $$,
    'are nobody else''s, in neither schema'
);
select tests.sign_in('ada');
select throws_ok(refused.call, '42501', 'permission denied for function ' || refused.name, 'not even an admin calls ' || refused.name)
from (
    values
        ('claim_outbox', $$ select * from public.claim_outbox('email', 'resend') $$),
        ('complete_outbox', $$ select * from public.complete_outbox(gen_random_uuid(), gen_random_uuid(), '[]') $$),
        ('record_delivery', $$ select public.record_delivery('resend', 'r', gen_random_uuid(), 'bounced') $$),
        ('outbox_figures', 'select * from public.outbox_figures()'),
        ('outbox_rows', 'select * from public.outbox_rows()'),
        ('retry_outbox', 'select public.retry_outbox()'),
        ('cancel_outbox', 'select public.cancel_outbox(gen_random_uuid())'),
        ('forgive_address', $$ select public.forgive_address('x') $$)
) as refused (name, call);
select throws_ok(
    $$ insert into public.email_outbox (organisation_id, type, subject, template, dedupe_key) values (tests.organisation_id('a'), 'TEST', 'x', 'x', 'x') $$,
    '42501', 'permission denied for table email_outbox', 'nor writes a message'
);
select tests.as_service();
select throws_ok(
    $$ insert into public.email_outbox (organisation_id, type, subject, template, dedupe_key) values (tests.organisation_id('a'), 'TEST', 'x', 'x', 'x') $$,
    '42501', 'permission denied for table email_outbox', 'not even the service does'
);
select throws_ok('select 1 from public.email_outbox', '42501', 'permission denied for table email_outbox', 'or reads one');

-- What a message may be

select tests.as_owner();
select throws_ok(
    format(
        'insert into public.email_outbox (organisation_id, user_id, type, subject, template, dedupe_key, status, error_message) values (%L, %L, %L, %L, %L, %L, %L, %L)',
        tests.organisation_id('a'), tests.user_id(wrong.nickname), wrong.type, 'x', 'x', wrong.key, wrong.status, wrong.message
    ),
    wrong.state, null, wrong.description
)
from (
    values
        ('bob', 'TEST', '1', 'PENDING', null, '23503', 'a message is for a member of its own practice'),
        ('ana', 'test', '2', 'PENDING', null, '23514', 'of a type'),
        ('ana', 'TEST', '3', 'SENT', null, '23514', 'sent at a time'),
        ('ana', 'TEST', '4', 'FAILED', null, '23514', 'failed for a reason'),
        ('ana', 'TEST', '5', 'PENDING', 'Ana a déménagé', '23514', 'which is a code')
) as wrong (nickname, type, key, status, message, state, description);
insert into public.email_outbox (organisation_id, user_id, type, subject, template, dedupe_key)
values (tests.organisation_id('a'), tests.user_id('ana'), 'TEST', 'x', 'x', 'same');
select throws_ok(
    format(
        'insert into public.email_outbox (organisation_id, user_id, type, subject, template, dedupe_key) values (%L, %L, %L, %L, %L, %L)',
        tests.organisation_id('a'), tests.user_id('ana'), 'TEST', 'x', 'x', 'same'
    ),
    '23505', null, 'and never written twice'
);

select * from finish();
rollback;
