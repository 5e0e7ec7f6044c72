-- Digests: one mail a person and period, at their own hour of the clock.
begin;
\ir ../_helpers.psql
select plan(33);

-- When

select is(
    private.digest_boundary('Europe/Paris', 7, 'DAILY', boundaries.as_of::timestamptz), boundaries.expected::timestamptz,
    boundaries.description
)
from (
    values
        ('2026-06-10 05:00:00Z', '2026-06-10 05:00:00Z', 'at seven of the summer it is five in Greenwich'),
        ('2026-06-10 04:59:59Z', '2026-06-09 05:00:00Z', 'a second earlier it is the day before'),
        ('2026-12-10 06:00:00Z', '2026-12-10 06:00:00Z', 'at seven of the winter it is six'),
        ('2026-03-29 05:00:00Z', '2026-03-29 05:00:00Z', 'on the day that loses an hour it is seven all the same'),
        ('2026-03-29 04:30:00Z', '2026-03-28 06:00:00Z', 'and before it the winter''s seven of the day before'),
        ('2026-10-25 06:00:00Z', '2026-10-25 06:00:00Z', 'and on the day that gains one'),
        ('2026-10-25 05:30:00Z', '2026-10-24 05:00:00Z', 'half an hour before it, the summer''s')
) as boundaries (as_of, expected, description);
select is(
    private.digest_boundary('Europe/Paris', 2, 'DAILY', '2026-03-29 12:00Z'), '2026-03-29 01:00Z'::timestamptz,
    'an hour that a day lacks is the moment after'
);
select is(
    private.digest_boundary('Europe/Paris', 2, 'DAILY', '2026-10-25 12:00Z'), '2026-10-25 01:00Z'::timestamptz,
    'and of an hour that comes twice one counts'
);
select is(
    private.digest_boundary('America/Guadeloupe', 7, 'DAILY', '2026-06-10 11:00Z'), '2026-06-10 11:00Z'::timestamptz,
    'elsewhere it is seven there'
);
select is(
    private.digest_boundary('Europe/Paris', 7, 'WEEKLY', '2026-06-10 12:00Z'), '2026-06-08 05:00Z'::timestamptz, 'a week begins on Monday'
);
select is(
    private.digest_boundary('Europe/Paris', 7, 'WEEKLY', '2026-06-08 04:00Z'), '2026-06-01 05:00Z'::timestamptz, 'at seven, not before'
);
select is(
    private.digest_boundary('Mars/Olympus', 7, 'DAILY', '2026-06-10 12:00Z'), '2026-06-10 05:00Z'::timestamptz,
    'a zone that nobody knows is Paris'
);

-- What. Paul's clock is that of Paris; the day is 9 June 2026.

delete from public.email_outbox;
delete from public.notification_digest;
delete from public.notifications;
update public.profiles set digest_hour = 7, time_zone = 'Europe/Paris';
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
select tests.organisation_id('a'), tests.user_id(people.nickname), categories.category, true, true, people.frequency
from (values ('paul', 'DAILY'), ('dora', 'WEEKLY')) as people (nickname, frequency)
cross join unnest(array['alerts', 'imports', 'system']) as categories (category);
update public.notification_preferences set email = false where user_id = tests.user_id('dora') and category = 'alerts';

create function tests.happened(event_type text, payload text default '{}', key text default null) returns uuid
    language sql
as $$
    select private.notify(jsonb_strip_nulls(jsonb_build_object(
        'type', event_type, 'organisation_id', tests.organisation_id('a'),
        'entity_id', case when event_type <> 'SYSTEM_UPDATE' then gen_random_uuid() end, 'payload', payload::jsonb,
        'event_key', coalesce(key, gen_random_uuid()::text)
    )))
$$;
create function tests.items_at(instant timestamptz) returns void
    language sql
as $$ update public.notification_digest set created_at = instant where settled_at is null and created_at = now() $$;
-- A mail bears the moment for which it was made.
create function tests.build(as_of timestamptz, people_max integer default 500) returns table (mailed integer, dropped integer)
    language sql
as $$
    select set_config('tests.as_of', as_of::text, true);
    select built.mailed, built.dropped from public.build_digests(people_max, as_of) as built;
$$;
grant execute on function tests.build(timestamptz, integer) to public;
create function tests.date_mail() returns trigger
    language plpgsql
as $$
begin
    new.created_at := current_setting('tests.as_of');
    return new;
end;
$$;
create trigger date_mail before insert on public.email_outbox
    for each row
    when (new.type = 'DIGEST')
    execute function tests.date_mail();
-- In one line what a person's mails say.
create function tests.mails(nickname text) returns setof text
    language sql
as $$
    select email_outbox.subject || ': ' || string_agg(
        (item.value ->> 'category') || ' ' || (item.value ->> 'title') || ' ' || (item.value ->> 'count'), ', ' order by item.place
    )
    from public.email_outbox
    cross join jsonb_array_elements(email_outbox.payload -> 'items') with ordinality as item (value, place)
    where email_outbox.user_id = tests.user_id(nickname)
    group by email_outbox.sequence
    order by email_outbox.sequence
$$;

select tests.happened('SYSTEM_UPDATE', '{"notice": "version"}');
select tests.happened('IMPORT_FAILED') from generate_series(1, 2);
select tests.items_at('2026-06-09 10:00Z');
select tests.happened('IMPORT_COMPLETED', '{}', 'read');
select tests.items_at('2026-06-09 11:00Z');
update public.notifications set is_read = true, read_at = now()
where event_id = (select id from private.notification_events where event_key = 'read');
delete from public.email_outbox;

select tests.as_service();
select results_eq(
    $$ select mailed, dropped from tests.build('2026-06-10 04:59Z') $$, $$ values (0, 0) $$, 'before the hour nothing leaves'
);
select results_eq(
    $$ select mailed, dropped from tests.build('2026-06-10 05:00Z') $$, $$ values (1, 1) $$,
    'at the hour one mail does, and what was read meanwhile is dropped'
);
select tests.as_owner();
select results_eq(
    $$ select tests.mails('paul') $$,
    array['Votre récapitulatif du jour: imports Échec d’un import 2, system Nouvelle version 1'],
    'grouped by category, the same counted'
);
select is_empty($$ select tests.mails('dora') $$, 'who asked for the week gets nothing in the middle of it');
select results_eq(
    $$ select outcome, count(*) from public.notification_digest where user_id = tests.user_id('paul') group by 1 order by 1 $$,
    $$ values ('mailed', 3::bigint), ('read', 1::bigint) $$, 'each item knows what became of it'
);
select is(
    (
        select count(*) from public.notification_digest
        where outbox_id = (select id from public.email_outbox where user_id = tests.user_id('paul'))
    ),
    3::bigint, 'and which mail told it'
);
select tests.as_service();
select results_eq(
    $$ select mailed, dropped from tests.build('2026-06-10 05:00Z') $$, $$ values (0, 0) $$, 'a second run makes no second mail'
);

-- What was committed late, of a period whose mail has gone

select tests.as_owner();
select tests.happened('IMPORT_FAILED');
select tests.items_at('2026-06-10 04:00Z');
delete from public.email_outbox where type <> 'DIGEST';
select tests.as_service();
select results_eq(
    $$ select mailed, dropped from tests.build('2026-06-10 06:00Z') $$, $$ values (0, 0) $$, 'what came too late for a mail waits'
);
select results_eq(
    $$ select mailed, dropped from tests.build('2026-06-11 05:00Z') $$, $$ values (1, 0) $$, 'and goes with the next'
);

-- The week, and changed minds

select tests.as_owner();
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
values (tests.organisation_id('a'), tests.user_id('ada'), 'imports', true, true, 'DAILY');
select tests.happened('IMPORT_FAILED');
select tests.items_at('2026-06-12 10:00Z');
delete from public.email_outbox where type <> 'DIGEST';
update public.notification_preferences set frequency = 'NONE' where user_id = tests.user_id('paul') and category = 'imports';
update public.notification_preferences set frequency = 'IMMEDIATE' where user_id = tests.user_id('ada');
update public.profiles set locale = 'en' where id = tests.user_id('dora');
select tests.as_service();
select results_eq(
    $$ select mailed, dropped from tests.build('2026-06-13 05:00Z') $$, $$ values (1, 1) $$,
    'who wants nothing any more gets nothing, who wants it at once gets it with the day''s'
);
select results_eq(
    $$ select mailed, dropped from tests.build('2026-06-15 05:00Z') $$, $$ values (1, 1) $$,
    'on Monday the week''s leaves, without what was read'
);
select tests.as_owner();
select results_eq(
    $$ select tests.mails('dora') $$,
    array['Your weekly summary: imports Échec d’un import 4, system Nouvelle version 1'],
    'with what was unread of the whole week'
);
select is(
    (select outcome from public.notification_digest where user_id = tests.user_id('paul') order by created_at desc limit 1),
    'preference_changed', 'and the reason of what was dropped is kept'
);

-- Who left

select tests.happened('IMPORT_FAILED');
select tests.items_at('2026-06-16 10:00Z');
delete from public.email_outbox where type <> 'DIGEST';
update public.memberships set revoked_at = now() where user_id = tests.user_id('dora');
select tests.as_service();
select results_eq(
    $$ select mailed, dropped from tests.build('2026-06-22 05:00Z') $$, $$ values (0, 1) $$,
    'whoever left the practice gets no digest'
);
select tests.as_owner();
select is_empty('select 1 from public.notification_digest where settled_at is null and created_at < now()', 'nothing waits for ever');

-- Bounds

select tests.happened('SYSTEM_UPDATE', '{"notice": "version"}');
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
values
    (tests.organisation_id('a'), tests.user_id('ada'), 'system', true, true, 'DAILY'),
    (tests.organisation_id('a'), tests.user_id('ana'), 'system', true, true, 'DAILY');
select tests.happened('SYSTEM_UPDATE', '{"notice": "version"}');
select tests.items_at('2026-06-23 10:00Z');
delete from public.email_outbox where type <> 'DIGEST';
select tests.as_service();
select results_eq(
    $$ select mailed from tests.build('2026-06-24 05:00Z', 1) $$, array[1], 'a call makes no more than it was told to'
);
select results_eq(
    $$ select mailed from tests.build('2026-06-24 05:00Z') $$, array[2], 'and the next the rest'
);
select tests.as_owner();
-- By the moment at which each was made, and not by its key, which is one a mail whatever it is made of.
select is_empty(
    $$
        select user_id, payload ->> 'frequency' as frequency, date_trunc(
            case payload ->> 'frequency' when 'WEEKLY' then 'week' else 'day' end, created_at at time zone 'Europe/Paris' - interval '7 hours'
        )
        from public.email_outbox
        where type = 'DIGEST'
        group by 1, 2, 3
        having count(*) > 1
    $$,
    'no person has two of one period'
);
select is_empty(
    $$ select 1 from public.email_outbox where payload::text like '%organisation%' $$, 'a digest holds categories, titles and counts'
);
select tests.sign_in('paul');
select throws_ok(
    'select * from public.build_digests()', '42501', 'permission denied for function build_digests', 'no person builds digests'
);

select * from finish();
rollback;
