-- Why did somebody get nothing? Answered later.
begin;
\ir ../_helpers.psql
select plan(13);

delete from private.notification_decisions;
delete from public.notifications;
delete from public.email_outbox;
delete from public.notification_digest;
delete from private.notification_events;
create temporary table ids as
select private.notify(jsonb_build_object(
    'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id('a'),
    'entity_id', 'ef000000-0000-4000-8000-00000000000a', 'event_key', 'import:1', 'actor_id', tests.user_id('paul')
)) as event_id;
insert into ids
select private.notify(jsonb_build_object(
    'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id('b'),
    'entity_id', 'ef000000-0000-4000-8000-00000000000b', 'event_key', 'import:1'
));
grant select on ids to public;
create function tests.event_id(place integer) returns uuid
    language sql
as $$ select event_id from ids offset place - 1 limit 1 $$;
grant execute on function tests.event_id(integer) to public;

-- Later: a role, a choice and a membership have changed, and the mail has failed.
update public.memberships set role = 'assistant' where user_id = tests.user_id('paul');
update public.memberships set revoked_at = now() where user_id = tests.user_id('ana');
update public.email_outbox set status = 'FAILED', failed_at = now(), error_message = 'address_suppressed'
where event_id = tests.event_id(1);
update private.notification_events set created_at = now() - interval '1 minute' where event_key not like 'import:%';

select tests.sign_in('ada');
select results_eq(
    $$
        select full_name, role, in_app_outcome, in_app_reason, email_outcome, email_reason, email_status, email_error
        from public.notification_decisions(tests.event_id(1))
    $$,
    $$
        values
            ('Ada', 'admin', 'created', null, 'outbox', null, 'FAILED', 'address_suppressed'),
            ('Ana', 'assistant', 'none', 'role_not_concerned', 'none', 'role_not_concerned', null, null),
            ('Dora', 'practitioner', 'created', null, 'none', 'email_off', null, null),
            ('Paul', 'practitioner', 'created', null, 'none', 'email_off', null, null)
    $$,
    'the decision of that day stands, with what became of the mail'
);
select throws_ok(
    $$ select * from public.notification_decisions(tests.event_id(2)) $$, 'PT404', 'event_not_found', 'an event of another practice is not found'
);
select throws_ok(
    'select * from public.notification_decisions(null)', 'PT404', 'event_not_found', 'nor none'
);
select results_eq(
    'select type, entity_type, entity_id, actor_id from public.notification_events() order by created_at desc, id desc limit 1',
    $$ values ('IMPORT_FAILED', 'import', 'ef000000-0000-4000-8000-00000000000a'::uuid, tests.user_id('paul')) $$,
    'events are listed, newest first'
);
select is((select count(*) from public.notification_events(page_size => 0)), 1::bigint, 'at least one a page');
select is_empty(
    $$ select 1 from public.notification_events() where id = tests.event_id(2) $$, 'those of another practice are not'
);
select is_empty(
    $$
        select 1 from public.notification_events(
            (select min(created_at) from public.notification_events()),
            (select min(id::text)::uuid from public.notification_events())
        )
    $$,
    'behind the last there is none'
);

select tests.as_owner();
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
values (tests.organisation_id('a'), tests.user_id('ada'), 'imports', true, true, 'DAILY');
update ids set event_id = private.notify(jsonb_build_object(
    'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id('a'),
    'entity_id', 'ef000000-0000-4000-8000-00000000000a', 'event_key', 'import:2'
))
where event_id = tests.event_id(2);
select tests.sign_in('ada');
select is(
    (select email_status from public.notification_decisions(tests.event_id(2)) where user_id = tests.user_id('ada')), 'PENDING',
    'what waits for a digest is pending'
);
select tests.as_owner();
update public.notification_digest set settled_at = now(), outcome = 'read' where event_id = tests.event_id(2);
select tests.sign_in('ada');
select results_eq(
    $$ select email_status, email_error from public.notification_decisions(tests.event_id(2)) where user_id = tests.user_id('ada') $$,
    $$ values ('FAILED', 'read') $$, 'and one that was dropped says why'
);

select tests.sign_in('paul');
select throws_ok(
    $$ select * from public.notification_decisions(tests.event_id(1)) $$, '42501', 'not_allowed', 'others may not ask'
);
select throws_ok('select * from public.notification_events()', '42501', 'not_allowed', 'nor list');
select tests.as_service();
select throws_ok(
    'select * from public.notification_events()', '42501', 'permission denied for function notification_events', 'nor the service'
);
select throws_ok(
    'select * from private.notification_decisions', '42501', 'permission denied for schema private', 'which reads no decision'
);

select * from finish();
rollback;
