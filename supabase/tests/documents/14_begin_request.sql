-- begin_request and finish_request: a key is its person's, in their practice, for a day.
begin;
\ir ../_helpers.psql
select plan(24);

create function tests.ask(key text, request text default 'r', attempt integer default 1) returns jsonb
    language sql
as $$
    select public.begin_request(
        encode(sha256(key::bytea), 'hex'), encode(sha256(request::bytea), 'hex'),
        ('ee000000-0000-4000-8000-00000000000' || attempt)::uuid
    )
$$;
create function tests.answered(key text, outcome jsonb, attempt integer default 1) returns boolean
    language sql
as $$
    select public.finish_request(
        encode(sha256(key::bytea), 'hex'), ('ee000000-0000-4000-8000-00000000000' || attempt)::uuid, outcome
    )
$$;
grant execute on all functions in schema tests to public;

select tests.sign_in('ana');
select tests.work_in('a');
select throws_ok($$ select tests.ask('k') $$, '42501', 'not_allowed', 'whoever adds no documents has no keys');
select tests.sign_in('bob');
select tests.work_in('a');
select throws_ok($$ select tests.ask('k') $$, '42501', 'not_allowed', 'nor has another practice');
select tests.as_anon();
select throws_ok(
    $$ select tests.ask('k') $$, '42501', 'permission denied for function begin_request', 'nor anon'
);

select tests.sign_in('dora');
select tests.work_in('a');
select throws_ok(
    $$ select public.begin_request('k', repeat('0', 64), gen_random_uuid()) $$,
    'PT400', 'idempotency_key_invalid', 'a key comes as a hash'
);
select throws_ok(
    $$ select public.begin_request(repeat('0', 64), null, gen_random_uuid()) $$,
    'PT400', 'idempotency_key_invalid', 'and so does the request'
);
select is((select tests.ask('k')), null, 'a new key goes ahead');
select is((select tests.ask('k')), null, 'and its own attempt may ask again');
select throws_ok($$ select tests.ask('k', 'r', 2) $$, 'PT409', 'request_in_progress', 'another attempt waits');
select throws_ok($$ select tests.ask('k', 'other') $$, 'PT422', 'idempotency_key_reused', 'another request is refused');
select is((select tests.answered('k', '["x"]', 2)), false, 'only the attempt at work answers');
select throws_ok(
    $$ select tests.answered('k', to_jsonb(repeat('x', 9000))) $$, 'PT413', 'body_too_large', 'shortly'
);
select is((select tests.answered('k', '["x"]')), true, 'once');
select is((select tests.answered('k', '["y"]')), false, 'and not again');
select is((select tests.ask('k', 'r', 2)), '["x"]', 'a repetition is told');
select throws_ok($$ select tests.ask('k', 'other', 2) $$, 'PT422', 'idempotency_key_reused', 'another request still is not');

select tests.work_in('b');
select is((select tests.ask('k', 'other')), null, 'in another practice the key is new');
select tests.sign_in('paul');
select tests.work_in('a');
select is((select tests.ask('k', 'other')), null, 'and so it is for a colleague');
select is((select tests.answered('k', null)), true, 'what failed is forgotten');
select is((select tests.ask('k', 'r', 3)), null, 'and tried again');
select tests.as_owner();
update private.idempotency_keys set locked_until = now() where user_id = tests.user_id('paul');
select tests.sign_in('paul');
select tests.work_in('a');
select is((select tests.ask('k', 'r', 4)), null, 'the work of a dead process is taken over');
select is((select tests.answered('k', '["late"]', 3)), false, 'and its late answer is not kept');

select tests.as_owner();
update private.idempotency_keys set expires_at = now() where user_id = tests.user_id('dora');
select tests.sign_in('paul');
select tests.work_in('a');
select is((select tests.ask('k2')), null, 'asking again removes what is older than a day');
select tests.as_owner();
select results_eq(
    $$ select count(*) from private.idempotency_keys where organisation_id = tests.organisation_id('a') and user_id = tests.user_id('dora') $$,
    array[0::bigint], 'of the same practice'
);
select is(
    (select has_table_privilege('authenticated', 'private.idempotency_keys', 'select')), false, 'and nobody reads the table'
);

select * from finish();
rollback;
