-- Where the project has Realtime, bells ring for whoever has something new, and nobody hears another's.
begin;
\ir ../_helpers.psql
select plan(13);

select tests.as_owner();
create function tests.rung() returns text[]
    language sql
as $$
    select coalesce(array_agg(topic order by topic), '{}') from realtime.messages;
$$;
create function tests.bells(variadic nicknames text[]) returns text[]
    language sql
as $$
    select array_agg('user:' || tests.user_id(nickname) order by 'user:' || tests.user_id(nickname)) from unnest(nicknames) as names (nickname);
$$;
delete from realtime.messages;
delete from public.notifications;

-- What rings

insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
values (tests.organisation_id('a'), tests.user_id('dora'), 'imports', false, true, 'DAILY');
select private.notify(jsonb_build_object(
    'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id('a'), 'entity_id', gen_random_uuid(), 'event_key', 'one'
));
select is(tests.rung(), tests.bells('ada', 'paul'), 'everybody who has a new notification, once, and nobody else');
select is(
    (select count(*) from realtime.messages where private and event = 'notification' and extension = 'broadcast'), 2::bigint,
    'on channels that are nobody else''s'
);
select is(
    (select array_agg(distinct key) from realtime.messages cross join jsonb_object_keys(payload) as keys (key)), array['id'],
    'and nothing is said but that there is something'
);

delete from realtime.messages;
select tests.sign_in('paul');
select public.mark_all_notifications_read(now());
select tests.as_owner();
select is(tests.rung(), tests.bells('paul'), 'what is read in one window rings in the others of the same person');

delete from realtime.messages;
savepoint before;
select private.notify(jsonb_build_object(
    'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id('a'), 'entity_id', gen_random_uuid(), 'event_key', 'two'
));
rollback to before;
select is(tests.rung(), '{}', 'what is rolled back rings nowhere');

-- A channel that fails costs no notification

alter table realtime.messages add constraint broken check (topic is null) not valid;
select lives_ok(
    $$ select private.notify(jsonb_build_object(
        'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id('a'), 'entity_id', gen_random_uuid(), 'event_key', 'three'
    )) $$, 'where the platform cannot take it, what happened is told all the same'
);
select is((select count(*) from public.notifications where created_at = now() and read_at is null), 3::bigint, 'in the bell');
alter table realtime.messages drop constraint broken;

-- Who hears: the server of Realtime asks as the person, with the channel that they want

insert into realtime.messages (topic, extension, private, event)
select unnest(tests.bells('paul', 'ada')), 'broadcast', true, 'notification';
create function tests.hears(nickname text) returns bigint
    language sql
as $$
    select set_config('realtime.topic', 'user:' || tests.user_id(nickname), true);
    select count(*) from realtime.messages where topic = realtime.topic();
$$;
grant execute on function tests.hears(text) to public;
select tests.sign_in('paul');
select is(tests.hears('paul'), 1::bigint, 'everybody hears their own');
select is(tests.hears('ada'), 0::bigint, 'nobody a colleague''s');
select throws_ok(
    $$ insert into realtime.messages (topic, extension, private, event)
       values ('user:' || tests.user_id('paul'), 'broadcast', true, 'notification') $$,
    '42501', null, 'no person rings, not even their own'
);
select tests.sign_in('bob');
select is(tests.hears('paul'), 0::bigint, 'nor does another practice hear it');
select tests.as_anon();
select is(tests.hears('paul'), 0::bigint, 'nor who is not signed in');
select tests.as_owner();
select is(
    (select count(*) from pg_publication_tables where schemaname = 'public'), 0::bigint, 'no table is in a publication'
);

select * from finish();
rollback;
