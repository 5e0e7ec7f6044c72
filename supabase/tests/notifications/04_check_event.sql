-- What notify() refuses, writing nothing.
begin;
\ir ../_helpers.psql
select plan(35);

create function tests.document_event(more jsonb) returns jsonb
    language sql
as $$
    select jsonb_build_object(
        'type', 'DOCUMENT_ADDED',
        'organisation_id', tests.organisation_id('a'),
        'patient_id', tests.patient_id('a'),
        'entity_id', tests.document_id('a'),
        'payload', '{"media_kind": "photo"}'::jsonb,
        'event_key', 'test:1'
    ) || more
$$;
grant execute on function tests.document_event(jsonb) to public;
delete from public.notifications;
delete from private.notification_decisions;
delete from public.email_outbox;
delete from public.notification_digest;
delete from private.notification_events;

create function tests.refuses(more jsonb, reason text, description text) returns text
    language plpgsql
as $$
declare
    v_state text;
    v_key text;
    v_detail text;
begin
    perform tests.as_service();
    begin
        perform public.notify(tests.document_event(more));
    exception when others then
        get stacked diagnostics v_state = returned_sqlstate, v_key = message_text, v_detail = pg_exception_detail;
    end;
    perform tests.as_owner();
    return is(
        concat_ws(' ', v_state, v_key, v_detail), 'PT400 notification_invalid ' || reason, description
    );
end;
$$;

-- A plan made for the values of one call, as the first calls of a session are given, reckons with them before anything is asked.
set local plan_cache_mode = force_custom_plan;
select tests.refuses(
    jsonb_build_object(keys.key, 'Élodie Exemple'), 'An id is no uuid in lower case.', format('a name for the %s is refused unrepeated', keys.key)
)
from unnest(array['organisation_id', 'patient_id', 'entity_id', 'actor_id']) as keys (key);
select tests.refuses('{"audience": ["Élodie Exemple"]}', 'An id of the audience is no uuid in lower case.', 'and one in an audience');
select tests.refuses('{"audience": "Élodie Exemple"}', 'The audience is no list.', 'and one for an audience');
select throws_ok($$ select private.notify('"Élodie Exemple"') $$, 'PT400', 'notification_invalid', 'and one for all');
reset plan_cache_mode;

select tests.refuses('{"type": "ISQ_TERRIBLE"}', 'There is no such type.', 'an unknown type is refused');
select tests.refuses('{"type": null}', 'There is no such type.', 'and none');
select tests.refuses('{"severity": "FATAL"}', 'There is no such severity.', 'an unknown severity is refused');
select tests.refuses('{"organisation_id": null}', 'There is no such organisation.', 'no organisation is refused');
select tests.refuses(
    jsonb_build_object('organisation_id', gen_random_uuid()), 'There is no such organisation.', 'and one that is not there'
);
select tests.refuses('{"organisation_id": "Tilleuls"}', 'An id is no uuid in lower case.', 'and a name for an id');
select tests.refuses(
    jsonb_build_object('patient_id', tests.patient_id('b')), 'The organisation has no such patient.',
    'a patient of another practice is refused'
);
select tests.refuses(
    jsonb_build_object('entity_id', tests.document_id('b')), 'The organisation has no such entity.',
    'an entity of another practice is refused'
);
select tests.refuses('{"entity_id": null}', 'The organisation has no such entity.', 'and none');
select tests.refuses(
    jsonb_build_object('type', 'ISQ_CRITICAL', 'payload', '{}'::jsonb), 'The organisation has no such entity.',
    'and an entity of another kind'
);
select tests.refuses(
    jsonb_build_object('actor_id', tests.user_id('bob')), 'The actor never worked in the organisation.',
    'an actor of another practice is refused'
);
select tests.refuses(
    '{"payload": {"media_kind": "photo", "patient_name": "Canari"}}', 'The payload has a key that this type does not know.',
    'a key outside the list is refused'
);
select tests.refuses(
    '{"payload": {"media_kind": "Élodie Exemple"}}', 'A value of the payload is of another kind.',
    'free text in place of a code is refused'
);
select tests.refuses('{"payload": {}}', 'The payload lacks a key that this type needs.', 'a missing key is refused');
select tests.refuses('{"payload": "photo"}', 'The payload is no object.', 'a payload that is no object is refused');
select tests.refuses('{"payload": {"media_kind": ["photo"]}}', 'A value of the payload is of another kind.', 'nor is a list a code');
select tests.refuses('{"patient_name": "Canari"}', 'The event has a key that no event has.', 'an event has no other keys');
select tests.refuses('{"event_key": null}', 'The event has no key.', 'an event needs its key');
select tests.refuses('{"event_key": "Élodie Exemple"}', 'The event has no key.', 'which is no text either');
select tests.refuses('{"audience": "all"}', 'The audience is no list.', 'an audience is a list');
select tests.refuses('{"audience": null}', 'The audience is no list.', 'and where it is named it is not nothing');
select tests.refuses('{"audience": ["paul"]}', 'An id of the audience is no uuid in lower case.', 'of ids');
select tests.refuses(
    jsonb_build_object(
        'type', 'IMPORT_COMPLETED', 'entity_id', gen_random_uuid(), 'payload', '{"imported": -1}'::jsonb
    ),
    'A value of the payload is of another kind.', 'a count is not negative'
);
select tests.refuses(
    jsonb_build_object(
        'type', 'APPOINTMENT_REMINDER', 'entity_id', gen_random_uuid(), 'payload', '{"starts_at": "demain, Élodie"}'::jsonb
    ),
    'A value of the payload is of another kind.', 'an instant is an instant'
);
select tests.refuses(
    '{"type": "SYSTEM_UPDATE", "payload": {"notice": "version"}}', 'The organisation has no such entity.',
    'a notice of the system is about no entity'
);
select throws_ok(
    $$ select private.notify('"ISQ_CRITICAL"') $$, 'PT400', 'notification_invalid', 'an event is an object'
);
select is_empty(
    $$
        select 1 from private.notification_events
        union all select 1 from public.notifications
        union all select 1 from private.notification_decisions
        union all select 1 from public.email_outbox
    $$,
    'nothing of all this was written'
);
select tests.as_service();
select isnt(public.notify(tests.document_event('{}')), null, 'and the event itself is taken');

select * from finish();
rollback;
