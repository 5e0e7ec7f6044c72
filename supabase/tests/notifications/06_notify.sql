-- notify(): once a key, once a window, in the transaction of what happened, in each reader's language.
begin;
\ir ../_helpers.psql
select plan(27);

create function tests.stock_event(key text, more jsonb default '{}') returns jsonb
    language sql
as $$
    select jsonb_build_object(
        'type', 'STOCK_LOW', 'organisation_id', tests.organisation_id('a'),
        'entity_id', 'ef000000-0000-4000-8000-00000000000a', 'event_key', key
    ) || more
$$;
create function tests.implant_event(key text, more jsonb default '{}') returns jsonb
    language sql
as $$
    select jsonb_build_object(
        'type', 'ISQ_CRITICAL', 'organisation_id', tests.organisation_id('a'), 'patient_id', tests.patient_id('a'),
        'entity_id', 'ef000000-0000-4000-8000-00000000000a', 'event_key', key
    ) || more
$$;
grant execute on function tests.stock_event(text, jsonb) to public;
-- How many of each there are about one event.
create function tests.told(event_id uuid) returns text
    language sql
as $$
    select concat_ws(
        ' ',
        (select count(*) from public.notifications where notifications.event_id = told.event_id),
        (select count(*) from public.email_outbox where email_outbox.event_id = told.event_id),
        (select count(*) from public.notification_digest where notification_digest.event_id = told.event_id)
    )
$$;
insert into public.implants (id, organisation_id, patient_id, tooth, placed_on, created_by)
values (
    'ef000000-0000-4000-8000-00000000000a', tests.organisation_id('a'), tests.patient_id('a'), '36', '2026-01-05',
    tests.user_id('paul')
);

-- The same event

select tests.as_service();
select is(
    public.notify(tests.stock_event('stock:1')), public.notify(tests.stock_event('stock:1')),
    'the same key is the same event'
);
select tests.as_owner();
select is(
    (
        select tests.told(id) from private.notification_events
        where event_key = 'stock:1'
    ),
    '2 1 0', 'which told an assistant and an admin, and mailed the admin, once'
);
select isnt(
    private.notify(tests.stock_event('stock:2')), private.notify(tests.stock_event('stock:3')), 'another key is another event'
);
select is(
    private.notify(tests.stock_event('stock:1', jsonb_build_object('organisation_id', tests.organisation_id('b'))))
        = (select id from private.notification_events where event_key = 'stock:1' and organisation_id = tests.organisation_id('a')),
    false, 'and the same key in another practice is another event'
);

-- The same entity, within the window of its type

select is(tests.told(private.notify(tests.implant_event('isq:1'))), '3 3 0', 'an alert reaches three');
select is(tests.told(private.notify(tests.implant_event('isq:2'))), '0 0 0', 'the same of the same implant at once tells nobody');
select is(
    (
        select string_agg(distinct in_app_reason, ' ' order by in_app_reason) from private.notification_decisions
        where event_id = (select id from private.notification_events where event_key = 'isq:2')
    ),
    'repeated role_not_concerned', 'and the decision says why'
);
select is(
    (select repeats from private.notification_events where event_key = 'isq:2'),
    (select id from private.notification_events where event_key = 'isq:1'), 'and what it repeats'
);
select is(
    tests.told(private.notify(tests.implant_event('isq:3', '{"type": "ISQ_WARNING"}'))), '3 3 0', 'another type is no repetition'
);
update private.notification_events set created_at = now() - interval '11 minutes' where event_key = 'isq:1';
select is(tests.told(private.notify(tests.implant_event('isq:4'))), '3 3 0', 'after the window it is told again');
update private.notification_events set created_at = now() - interval '9 minutes' where event_key = 'isq:4';
select is(tests.told(private.notify(tests.implant_event('isq:5'))), '0 0 0', 'and not within it');
select is(
    tests.told(private.notify(tests.stock_event('stock:4'))), '2 1 0', 'a type without a window always tells'
);

-- The same id in another practice is another entity, whatever it is called.
insert into private.notification_events (organisation_id, type, severity, entity_id, event_key)
values (tests.organisation_id('b'), 'ISQ_CRITICAL', 'CRITICAL', 'ef000000-0000-4000-8000-00000000000b', 'isq:theirs');
select is(
    private.repeated_event(
        tests.implant_event('isq:6', '{"entity_id": "ef000000-0000-4000-8000-00000000000b"}')
    ),
    null, 'what another practice was told of is no repetition'
);
select is(
    private.repeated_event(
        tests.implant_event('isq:6', jsonb_build_object(
            'organisation_id', tests.organisation_id('b'), 'entity_id', 'ef000000-0000-4000-8000-00000000000b'
        ))
    ),
    (select id from private.notification_events where event_key = 'isq:theirs'), 'in their own it is'
);
select is(
    private.repeated_event(
        tests.implant_event('isq:6', jsonb_build_object(
            'organisation_id', tests.organisation_id('b'), 'entity_id', 'ef000000-0000-4000-8000-00000000000b', 'severity', 'INFO'
        ))
    ),
    null, 'and of another severity it is none'
);

-- Documents of one patient, filed by one person

create function tests.document_event(key text, actor text) returns uuid
    language sql
as $$
    select private.notify(jsonb_build_object(
        'type', 'DOCUMENT_ADDED', 'organisation_id', tests.organisation_id('a'), 'patient_id', tests.patient_id('a'),
        'entity_id', tests.document_id('a'), 'actor_id', tests.user_id(actor), 'payload', '{"media_kind": "photo"}'::jsonb,
        'event_key', key
    ))
$$;
select is(tests.told(tests.document_event('document:1', 'paul')), '2 0 1', 'a first document is told to the others');
select is(tests.told(tests.document_event('document:2', 'paul')), '0 0 0', 'a second one at once is not');
select is(tests.told(tests.document_event('document:3', 'ada')), '2 0 0', 'one by somebody else is, to the first among others');

-- To those whom the caller names, and to nobody where it names nobody

select is(
    tests.told(private.notify(tests.stock_event(
        'stock:ada', jsonb_build_object('audience', jsonb_build_array(tests.user_id('ada'), tests.user_id('paul')))
    ))),
    '1 1 0', 'an audience is told, as far as its roles are concerned'
);
select is(tests.told(private.notify(tests.stock_event('stock:nobody', '{"audience": []}'))), '0 0 0', 'an empty audience is nobody');
select is(
    (
        select string_agg(distinct in_app_reason, ' ' order by in_app_reason) from private.notification_decisions
        where event_id = (select id from private.notification_events where event_key = 'stock:nobody')
    ),
    'not_addressed role_not_concerned', 'and the decision says why'
);

-- In the transaction, and in the reader's language

select is(
    (select count(*) from public.notifications where event_id = (
        select id from private.notification_events where event_key = 'stock:1' and organisation_id = tests.organisation_id('a')
    )),
    2::bigint, 'rows stand'
);
do $$
begin
    perform private.notify(tests.stock_event('stock:rolled-back'));
    raise exception 'the business write fails';
exception when raise_exception then null;
end;
$$;
select is_empty(
    $$ select 1 from private.notification_events where event_key = 'stock:rolled-back' $$, 'what is rolled back leaves no event'
);
select is(
    (select count(*) from public.notifications where type = 'STOCK_LOW' and organisation_id = tests.organisation_id('a')), 9::bigint,
    'and no notification'
);
update public.profiles set locale = 'en' where id = tests.user_id('ada');
select private.notify(tests.stock_event('stock:en'));
select set_eq(
    $$
        select people.nickname, notifications.title from public.notifications
        inner join unnest(array['ana', 'ada']) as people (nickname) on tests.user_id(people.nickname) = notifications.user_id
        where event_id = (select id from private.notification_events where event_key = 'stock:en')
    $$,
    $$ values ('ana', 'Stock bas'), ('ada', 'Low stock') $$,
    'everybody reads it in their own language'
);
select results_eq(
    $$
        select channel, type, category, locale, subject, template, payload, status from public.email_outbox
        where event_id = (select id from private.notification_events where event_key = 'stock:en')
    $$,
    $$
        values (
            'email', 'STOCK_LOW', 'alerts', 'en', 'Low stock', 'alert',
            '{"message": "An item has fallen below its reorder level.", "entity_type": "inventory_item",
                "entity_id": "ef000000-0000-4000-8000-00000000000a", "patient_id": null}'::jsonb,
            'PENDING'
        )
    $$,
    'and the mail holds a fixed sentence and ids'
);

-- One statement for five hundred

insert into auth.users (id, aud, role, email)
select gen_random_uuid(), 'authenticated', 'authenticated', 'member-' || places.place || '@tests.example.test'
from generate_series(1, 500) as places (place);
alter table public.memberships disable trigger memberships_notify;
insert into public.memberships (organisation_id, user_id, role)
select tests.organisation_id('b'), id, 'practitioner' from auth.users where email like 'member-%';
select is(
    tests.told(private.notify(tests.stock_event(
        'stock:500', jsonb_build_object(
            'organisation_id', tests.organisation_id('b'), 'type', 'IMPORT_FAILED', 'entity_id', gen_random_uuid()
        )
    ))),
    '502 0 0', 'five hundred members are told of one event'
);

select * from finish();
rollback;
