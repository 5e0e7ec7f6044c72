-- What happens in the practice rings by itself: documents that can be opened, and who comes and goes.
begin;
\ir ../_helpers.psql
select plan(20);

create function tests.news() returns table (type text, change text, nickname text)
    language sql
as $$
    select events.type, coalesce(events.payload ->> 'change', events.payload ->> 'media_kind'), people.nickname
    from private.notification_events as events
    inner join public.notifications
        on notifications.event_id = events.id
    inner join unnest(array['ana', 'paul', 'ada', 'bob', 'dora', 'zoe']) as people (nickname)
        on tests.user_id(people.nickname) = notifications.user_id
    order by people.nickname
$$;
create function tests.forget() returns void
    language sql
as $$
    delete from public.notifications;
    delete from public.email_outbox;
    delete from public.notification_digest;
    delete from private.notification_decisions;
    delete from private.notification_events;
$$;
select tests.forget();

-- Documents

update public.patient_documents set status = 'received', sha256 = null where id = tests.document_id('a');
select is_empty('select * from tests.news()', 'a document that nobody may open is no news');
select tests.as_service();
select is(
    (select status from public.attest_document(tests.document_id('a'), 'v1', 'image/jpeg', repeat('d', 64))), 'ready', 'it becomes ready'
);
select tests.as_owner();
select results_eq(
    'select * from tests.news()',
    $$ values ('DOCUMENT_ADDED', 'radiograph', 'ada'), ('DOCUMENT_ADDED', 'radiograph', 'dora') $$,
    'and the others who treat learn of it, but not who filed it, nor an assistant'
);
select results_eq(
    'select patient_id, entity_id, event_key from private.notification_events',
    $$ values (tests.patient_id('a'), tests.document_id('a'), 'document:' || tests.document_id('a')) $$, 'by ids'
);
select is(
    (select email_outcome from private.notification_decisions where user_id = tests.user_id('ada')), 'digest',
    'an admin finds it in the day''s digest'
);
select tests.as_service();
select isnt_empty(
    $$ select 1 from public.attest_document(tests.document_id('a'), 'v1', 'image/jpeg', repeat('d', 64)) $$, 'attested again'
);
select tests.as_owner();
select is((select count(*) from private.notification_events), 1::bigint, 'it is told once');
update public.patient_documents set title = 'Autre' where id = tests.document_id('a');
select is((select count(*) from private.notification_events), 1::bigint, 'and a new title is no news');

-- The team

select tests.forget();
insert into public.memberships (organisation_id, user_id, role)
values (tests.organisation_id('a'), tests.user_id('zoe'), 'assistant');
select results_eq(
    'select * from tests.news()',
    $$
        values
            ('TEAM_ACTIVITY', 'joined', 'ada'), ('TEAM_ACTIVITY', 'joined', 'ana'), ('TEAM_ACTIVITY', 'joined', 'dora'),
            ('TEAM_ACTIVITY', 'joined', 'paul')
    $$,
    'who joins is told to the others'
);
select tests.forget();
update public.memberships set role = 'practitioner' where user_id = tests.user_id('zoe');
select results_eq(
    'select distinct type, change from tests.news()', $$ values ('TEAM_ACTIVITY', 'role_changed') $$, 'a new role is'
);
select tests.forget();
update public.memberships set role = 'practitioner' where user_id = tests.user_id('zoe');
select is_empty('select * from tests.news()', 'the same role is no news');
update public.memberships set revoked_at = now() where user_id = tests.user_id('zoe');
select results_eq(
    'select change, nickname from tests.news()',
    $$ values ('left', 'ada'), ('left', 'ana'), ('left', 'dora'), ('left', 'paul') $$, 'who leaves is told to those who stay'
);
select tests.forget();
update public.memberships set revoked_at = null where user_id = tests.user_id('zoe');
select is((select distinct change from tests.news()), 'joined', 'who comes back has joined');
select is_empty(
    $$ select 1 from tests.news() where nickname = 'bob' $$, 'the other practice hears nothing of all this'
);

-- An admin who does it knows already.
select tests.forget();
select tests.sign_in('ada');
select set_config('role', 'none', true);
update public.memberships set role = 'assistant' where user_id = tests.user_id('zoe');
select tests.as_owner();
select results_eq(
    'select nickname from tests.news()', array['ana', 'dora', 'paul', 'zoe'], 'who did it is left out, whom it concerns is not'
);
select is(
    (select actor_id from private.notification_events), tests.user_id('ada'), 'and is kept as the author'
);

-- No patient in any of it

select tests.forget();
update public.patients set first_name = 'Canarine', last_name = 'Serinus', phone = '0612345678', birth_date = '1984-03-12', email = 'canarine@example.test'
where id = tests.patient_id('a');
update public.patient_documents set status = 'received', title = 'Serinus kyste', sha256 = null where id = tests.document_id('a');
select tests.as_service();
select isnt_empty(
    $$ select 1 from public.attest_document(tests.document_id('a'), 'v1', 'image/jpeg', repeat('e', 64)) $$, 'a canary''s document'
);
select tests.as_owner();
select isnt_empty('select 1 from tests.news()', 'is told');
select is_empty(
    $$
        select 1 from (
            select to_jsonb(notifications)::text as content from public.notifications
            union all select to_jsonb(email_outbox)::text from public.email_outbox
            union all select to_jsonb(notification_digest)::text from public.notification_digest
            union all select to_jsonb(notification_events)::text from private.notification_events
            union all select to_jsonb(notification_decisions)::text from private.notification_decisions
        ) as kept
        where kept.content ~* 'canarine|serinus|kyste|0612345678|1984-03-12|example\.test'
    $$,
    'without anything of the patient'
);
select is(
    (select count(*) from private.notification_events where payload <> '{"media_kind": "radiograph"}'), 0::bigint,
    'and the payload is a code'
);

select * from finish();
rollback;
