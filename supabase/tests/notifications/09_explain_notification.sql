-- What would happen, and that it is what then happens.
begin;
\ir ../_helpers.psql
select plan(36);

create function tests.import_event(more jsonb default '{}') returns jsonb
    language sql
as $$
    select '{"type": "IMPORT_FAILED", "entity_id": "ef000000-0000-4000-8000-00000000000a"}'::jsonb || more
$$;
grant execute on function tests.import_event(jsonb) to public;
create function tests.types() returns setof text
    language sql security definer
as $$
    select type from private.notification_types order by type
$$;
grant execute on function tests.types() to public;
create function tests.refuses(event jsonb, reason text, description text) returns text
    language plpgsql
as $$
declare
    v_answer text := 'nothing';
    v_detail text;
begin
    perform from public.explain_notification(event);
    return is(v_answer, reason, description);
exception when sqlstate 'PT400' then
    get stacked diagnostics v_answer = message_text, v_detail = pg_exception_detail;
    return is(concat_ws(' ', v_answer, v_detail), 'notification_invalid ' || reason, description);
end;
$$;
grant execute on function tests.refuses(jsonb, text, text) to public;

select tests.sign_in('ada');
select results_eq(
    'select full_name, role, in_app_outcome, in_app_reason, email_outcome, email_reason, is_default
        from public.explain_notification(tests.import_event())',
    $$
        values
            ('Ada', 'admin', 'created', null, 'outbox', null, true),
            ('Ana', 'assistant', 'none', 'role_not_concerned', 'none', 'role_not_concerned', true),
            ('Dora', 'practitioner', 'created', null, 'none', 'email_off', true),
            ('Paul', 'practitioner', 'created', null, 'none', 'email_off', true)
    $$,
    'an admin sees every member, what they would get, and why not'
);
select is_empty(
    $$ select 1 from public.explain_notification(tests.import_event()) where user_id = tests.user_id('bob') $$,
    'and nobody of another practice'
);
select results_eq(
    $$
        select user_id from public.explain_notification(
            tests.import_event(jsonb_build_object('organisation_id', tests.organisation_id('b')))
        ) order by user_id
    $$,
    'select user_id from public.memberships order by user_id',
    'whatever practice the event names'
);
select throws_ok(
    $$ select * from public.explain_notification('{"type": "ISQ_TERRIBLE"}') $$, 'PT400', 'notification_invalid', 'an event that would be refused is refused'
);
select throws_ok(
    $$ select * from public.explain_notification('[]') $$, 'PT400', 'notification_invalid', 'and what is none'
);

-- A question may leave open what it is about

select is(
    (select count(*) from public.explain_notification(jsonb_build_object('type', types.type))), 4::bigint,
    format('%s alone is a question', types.type)
)
from tests.types() as types (type);
select is(
    (select count(*) from public.explain_notification('{"type": "DOCUMENT_ADDED", "entity_id": null, "payload": {}}')), 4::bigint,
    'and so it is with nothing in the place of what is left out'
);
-- What is said is judged as it would be in notify().
select tests.refuses(given.event, given.reason, given.description)
from (
    values
        ('{"type": "ISQ_TERRIBLE"}'::jsonb, 'There is no such type.', 'an unknown type is refused'),
        ('{}', 'There is no such type.', 'and none'),
        ('{"type": "ISQ_CRITICAL", "implant": "36"}', 'The event has a key that no event has.', 'an unknown key is'),
        ('{"type": "ISQ_CRITICAL", "entity_id": "36"}', 'An id is no uuid in lower case.', 'an entity that is no id is'),
        (
            jsonb_build_object('type', 'DOCUMENT_ADDED', 'entity_id', tests.document_id('b')),
            'The organisation has no such entity.', 'and one of another practice'
        ),
        (
            jsonb_build_object('type', 'SYSTEM_UPDATE', 'entity_id', tests.document_id('a')),
            'The organisation has no such entity.', 'and any where there is none'
        ),
        (
            jsonb_build_object('type', 'ISQ_CRITICAL', 'patient_id', tests.patient_id('b')),
            'The organisation has no such patient.', 'and a patient of another practice'
        ),
        (
            jsonb_build_object('type', 'ISQ_CRITICAL', 'actor_id', tests.user_id('bob')),
            'The actor never worked in the organisation.', 'and an actor'
        ),
        (
            '{"type": "TEAM_ACTIVITY", "payload": {"change": "Élodie"}}', 'A value of the payload is of another kind.',
            'and a wrong code'
        ),
        (
            '{"type": "TEAM_ACTIVITY", "payload": {"role": "admin"}}', 'The payload lacks a key that this type needs.',
            'and half a payload'
        ),
        ('{"type": "ISQ_CRITICAL", "payload": null}', 'The payload is no object.', 'and one that is none')
) as given (event, reason, description);
select tests.as_owner();
insert into private.notification_events (organisation_id, type, severity, patient_id, entity_id, event_key)
values
    (tests.organisation_id('a'), 'ISQ_CRITICAL', 'CRITICAL', tests.patient_id('a'), gen_random_uuid(), 'test:1'),
    (tests.organisation_id('a'), 'DOCUMENT_ADDED', 'INFO', tests.patient_id('a'), tests.document_id('a'), 'test:2');
select is(
    (
        select count(*) from tests.types() as types (type)
        where private.repeated_event(jsonb_build_object('type', types.type, 'organisation_id', tests.organisation_id('a'))) is not null
    ),
    0::bigint, 'what is about nothing repeats nothing'
);
select throws_ok(
    format(
        $$ select private.notify('{"type": "ISQ_CRITICAL", "organisation_id": "%s", "event_key": "test:3"}') $$, tests.organisation_id('a')
    ),
    'PT400', 'notification_invalid', 'and what happens is about something'
);

-- Who may ask

select tests.sign_in('paul');
select throws_ok(
    $$ select * from public.explain_notification(tests.import_event()) $$, '42501', 'not_allowed', 'a practitioner may not ask'
);
select tests.sign_in('ada', '{"role": "authenticated", "is_anonymous": true}');
select throws_ok(
    $$ select * from public.explain_notification(tests.import_event()) $$, '42501', 'not_allowed', 'nor an anonymous user'
);

-- Sixty times: members, roles and preferences by chance; what is explained is then done, row by row.

select tests.as_owner();
select setseed(0.20261121);
create temporary table rounds (place integer, type text, differences bigint, told bigint, wrote bigint);
grant all on rounds to public;

create function tests.one_of(words text[]) returns text
    language sql volatile
return words[1 + floor(random() * array_length(words, 1))::integer];

create function tests.round(place integer) returns void
    language plpgsql
as $$
declare
    v_type constant text := tests.one_of(array['IMPORT_FAILED', 'STOCK_LOW', 'DOCUMENT_ADDED', 'TEAM_ACTIVITY', 'SYSTEM_UPDATE']);
    v_event jsonb;
    v_id uuid;
    v_before bigint;
    v_after bigint;
begin
    update public.memberships
    set role = tests.one_of(array['assistant', 'practitioner', 'admin']),
        revoked_at = case when random() < 0.2 then now() end
    where organisation_id = tests.organisation_id('a')
        and user_id <> tests.user_id('ada');
    delete from public.notification_preferences where random() < 0.5;
    insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
    select
        organisation_id, user_id, tests.one_of(array['alerts', 'activity', 'imports', 'system']), random() < 0.5, random() < 0.5,
        tests.one_of(array['IMMEDIATE', 'DAILY', 'WEEKLY', 'NONE'])
    from public.memberships
    where organisation_id = tests.organisation_id('a')
    on conflict do nothing;

    v_event := jsonb_strip_nulls(jsonb_build_object(
        'type', v_type,
        'actor_id', case when random() < 0.5 then tests.user_id(tests.one_of(array['ana', 'paul', 'ada', 'dora'])) end,
        'patient_id', case when v_type = 'DOCUMENT_ADDED' then tests.patient_id('a') end,
        'entity_id', case v_type
            when 'DOCUMENT_ADDED' then tests.document_id('a')
            when 'TEAM_ACTIVITY' then tests.user_id('paul')
            when 'SYSTEM_UPDATE' then null
            else gen_random_uuid()
        end,
        'audience', case tests.one_of(array['nobody', 'two', '', '', '', ''])
            when 'nobody' then '[]'
            when 'two' then jsonb_build_array(tests.user_id('paul'), tests.user_id('ada'))
        end,
        'payload', case v_type
            when 'DOCUMENT_ADDED' then '{"media_kind": "photo"}'
            when 'TEAM_ACTIVITY' then '{"change": "left"}'
            when 'SYSTEM_UPDATE' then '{"notice": "version"}'
            else '{}'
        end::jsonb
    ));

    select count(*) into v_before from private.notification_events;
    perform tests.sign_in('ada');
    perform set_config('role', 'none', true);
    create temporary table explained on commit drop as select * from private.explain_notification(v_event);
    perform tests.as_owner();
    select count(*) into v_after from private.notification_events;

    v_id := private.notify(v_event || jsonb_build_object('organisation_id', tests.organisation_id('a'), 'event_key', 'round:' || place));

    insert into rounds
    select
        place, v_type,
        (
            select count(*) from (
                (select user_id, role, in_app, email, frequency, is_default, in_app_outcome, in_app_reason, email_outcome, email_reason from explained
                except select user_id, role, in_app, email, frequency, is_default, in_app_outcome, in_app_reason, email_outcome, email_reason
                    from private.notification_decisions where event_id = v_id)
                union all
                (select user_id, role, in_app, email, frequency, is_default, in_app_outcome, in_app_reason, email_outcome, email_reason
                    from private.notification_decisions where event_id = v_id
                except select user_id, role, in_app, email, frequency, is_default, in_app_outcome, in_app_reason, email_outcome, email_reason from explained)
                union all
                -- And the rows are there that the outcomes promise.
                (select user_id, null, null, null, null, null, in_app_outcome, null, email_outcome, null from explained
                except select
                    members.user_id, null, null::boolean, null::boolean, null, null::boolean,
                    case when exists (select from public.notifications where event_id = v_id and user_id = members.user_id) then 'created' else 'none' end,
                    null,
                    case
                        when exists (select from public.email_outbox where event_id = v_id and user_id = members.user_id) then 'outbox'
                        when exists (select from public.notification_digest where event_id = v_id and user_id = members.user_id) then 'digest'
                        else 'none'
                    end,
                    null
                from explained as members)
            ) as differing
        ),
        (select count(*) from public.notifications where event_id = v_id),
        v_after - v_before;
    drop table explained;
end;
$$;
select tests.round(place) from generate_series(1, 60) as places (place);

select is((select sum(differences) from rounds), 0::numeric, 'what is explained is what is done');
select is((select sum(wrote) from rounds), 0::numeric, 'and explaining writes nothing');
select cmp_ok((select count(distinct type) from rounds), '=', 5::bigint, 'of every type that was drawn');
select cmp_ok((select count(*) from rounds where told > 0), '>', 20::bigint, 'and somebody was told in many of the rounds');

select * from finish();
rollback;
