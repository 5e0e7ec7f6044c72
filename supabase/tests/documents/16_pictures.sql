-- claim_pictures, record_pictures, find_pictures: made by the service, seen by whoever may see the document.
begin;
\ir ../_helpers.psql
select plan(21);

select tests.as_owner();
update public.organisations set time_zone = 'Europe/Paris' where id = tests.organisation_id('a');

-- Turns
select tests.as_service();
select set_eq(
    'select document_id from public.claim_pictures(10)',
    $$ values (tests.document_id('a')), (tests.document_id('b')) $$, 'every ready document without pictures is handed out'
);
select is_empty('select document_id from public.claim_pictures(10)', 'and to nobody else while the turn lasts');
select tests.as_owner();
update private.picture_turns set leased_until = now() where document_id = tests.document_id('a');
select tests.as_service();
select results_eq(
    'select document_id, object_name = tests.path(''a'') from public.claim_pictures(10)',
    $$ values (tests.document_id('a'), true) $$, 'a turn that ran out is given again'
);
select tests.as_owner();
select is(
    (select leased_until from private.picture_turns where document_id = tests.document_id('a')), now() + interval '10 minutes',
    'for longer each time'
);

-- What is believed
select tests.as_service();
select throws_ok(
    $$ select public.record_pictures(tests.document_id('a'), 'v0') $$,
    'PT409', 'object_version_changed', 'of other bytes nothing is recorded'
);
select throws_ok(
    $$ select public.record_pictures(tests.document_id('a'), 'v1') $$, 'PT409', 'object_missing', 'pictures are stored first'
);
select throws_ok(
    $$ select public.record_pictures(tests.document_id('a'), 'v1', 'A reason!') $$, 'PT400', 'reason_unknown', 'a reason is a key'
);
select throws_ok(
    $$ select public.record_pictures(gen_random_uuid(), 'v1') $$, 'PT404', 'document_not_found', 'there is no such document'
);
select tests.as_owner();
select tests.store(replace(tests.path('a'), 'radio.jpg', '.derived/preview.jpg'), 'image/jpeg', 10, 'p1');
select tests.as_service();
select throws_ok(
    $$ select public.record_pictures(tests.document_id('a'), 'v1') $$, 'PT409', 'object_missing', 'both of them'
);
select tests.as_owner();
select tests.store(replace(tests.path('a'), 'radio.jpg', '.derived/medium.jpg'), 'image/jpeg', 10, 'p1');
select tests.as_service();
select is(
    public.record_pictures(tests.document_id('a'), 'v1', null, '{"width": 7}', '2026-07-01 12:00:00', null), 'made', 'then it is so'
);
select tests.as_owner();
select results_eq(
    $$ select pictures, facts, captured_at from public.patient_documents where id = tests.document_id('a') $$,
    $$ values ('made', '{"width": 7}'::jsonb, timestamptz '2026-07-01 10:00:00+00') $$,
    'with facts, and the device''s date in the practice''s time'
);
select is((select count(*) from private.picture_turns where document_id = tests.document_id('a')), 0::bigint, 'the turn is over');
select tests.as_service();
select lives_ok(
    $$ select public.record_pictures(tests.document_id('a'), 'v1', null, null, '2020-01-01 00:00:00', 0) $$, 'asked again'
);
select is(
    public.record_pictures(tests.document_id('b'), 'v1', 'no_decoder', null, '2026-07-01 12:00:00', 120), 'none', 'or there are none, and why'
);
select tests.as_owner();
select results_eq(
    $$ select id, captured_at from public.patient_documents where id in (tests.document_id('a'), tests.document_id('b')) order by id $$,
    $$ values (tests.document_id('a'), timestamptz '2026-07-01 10:00:00+00'), (tests.document_id('b'), timestamptz '2026-07-01 10:00:00+00') $$,
    'a date that is there is kept; an offset of the device wins over the practice''s zone'
);

-- Who sees them
select tests.sign_in('ana');
select results_eq(
    $$ select id, object_name from public.find_pictures(array[tests.document_id('b'), tests.document_id('a')], 'medium') $$,
    $$ values (tests.document_id('a'), replace(tests.path('a'), 'radio.jpg', '.derived/medium.jpg')) $$,
    'an assistant finds those of the practice, and no other''s'
);
select throws_ok(
    $$ select * from public.find_pictures(array[tests.document_id('a')], 'original') $$, 'PT400', 'variant_unknown', 'an original is no picture'
);
select throws_ok(
    $$ select * from public.find_pictures(array_fill(tests.document_id('a'), array[101])) $$, 'PT400', 'too_many_ids', 'a hundred at once'
);
select throws_ok('select * from public.claim_pictures()', '42501', null, 'nobody takes a turn');
select throws_ok(
    $$ select public.record_pictures(tests.document_id('a'), 'v1', 'no_image') $$, '42501', null, 'nor says what was made'
);
select tests.sign_in('zoe');
select is_empty($$ select * from public.find_pictures(array[tests.document_id('a')]) $$, 'who works nowhere finds nothing');

select * from finish();
rollback;
