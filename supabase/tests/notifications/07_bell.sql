-- The bell: one's own notifications, their number, and what was read.
begin;
\ir ../_helpers.psql
select plan(24);

delete from public.notifications;
create function tests.import_event(letter text) returns uuid
    language sql
as $$
    select private.notify(jsonb_build_object(
        'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id(letter), 'entity_id', gen_random_uuid(),
        'event_key', gen_random_uuid()
    ))
$$;
select tests.import_event('a') from generate_series(1, 5);
select tests.import_event('b') from generate_series(1, 2);
create function tests.recounted() returns integer
    language sql
as $$
    select count(*)::integer from public.notifications where not is_read
$$;
grant execute on function tests.recounted() to public;

select tests.sign_in('paul');
select is((select count(*) from public.notifications), 5::bigint, 'a practitioner reads what concerns them');
select is_empty(
    $$ select 1 from public.notifications where user_id <> tests.user_id('paul') or organisation_id <> tests.organisation_id('a') $$,
    'and nobody else''s'
);
select is(public.unread_notifications(), 5, 'the badge counts them');

select is(
    public.mark_notification_read((select id from public.notifications order by id limit 1)), 4, 'one is read, four are left'
);
select is(public.unread_notifications(), tests.recounted(), 'the badge is a recount');
select is(
    public.mark_notification_read((select id from public.notifications where is_read)), 4, 'reading it again changes nothing'
);
select is(
    (select count(*) from public.notifications where is_read and read_at = now()), 1::bigint, 'and it is the one that was read'
);

-- What is not one's own

select tests.as_owner();
create temporary table others as
select people.nickname, (
    select notifications.id from public.notifications
    where notifications.user_id = tests.user_id(people.nickname)
        and notifications.organisation_id = tests.organisation_id(people.letter)
    order by notifications.id limit 1
) as id
from (values ('ada', 'a'), ('bob', 'b'), ('dora', 'b')) as people (nickname, letter);
grant select on others to public;
select tests.sign_in('paul');
select throws_ok(
    $$ select public.mark_notification_read((select id from others where nickname = 'ada')) $$,
    'PT404', 'notification_not_found', 'a colleague''s is not found'
);
select throws_ok(
    $$ select public.mark_notification_read((select id from others where nickname = 'bob')) $$,
    'PT404', 'notification_not_found', 'nor one of another practice'
);
select throws_ok(
    'select public.mark_notification_read(null)', 'PT404', 'notification_not_found', 'nor none'
);
select throws_ok(
    'update public.notifications set is_read = true', '42501', 'permission denied for table notifications', 'nobody writes them'
);
select throws_ok(
    'delete from public.notifications', '42501', 'permission denied for table notifications', 'nor deletes them'
);

select tests.sign_in('dora');
select is(public.unread_notifications(), 2, 'a member of two practices counts those of the one they work in');
select tests.work_in('a');
select is(public.unread_notifications(), 5, 'and by the header those of the other');
select throws_ok(
    $$ select public.mark_notification_read((select id from others where nickname = 'dora')) $$,
    'PT404', 'notification_not_found', 'where their own of the first are not found'
);

-- All at once

select tests.as_owner();
update public.notifications set created_at = now() - interval '1 minute';
select tests.import_event('a');
select tests.sign_in('paul');
select is(
    public.mark_all_notifications_read(now() - interval '30 seconds'), 1, 'what came after the list was looked at stays unread'
);
select is(public.mark_all_notifications_read(now()), 0, 'the rest is read');
select is(public.mark_all_notifications_read(now()), 0, 'as often as one likes');
select is(public.unread_notifications(), tests.recounted(), 'and the badge is a recount');
select tests.as_owner();
select is(
    (select count(*) from public.notifications where not is_read and user_id = tests.user_id('ada')), 6::bigint,
    'a colleague''s were not touched'
);

-- Who does not work there any more, and who is nobody

update public.memberships set revoked_at = now() where user_id = tests.user_id('paul');
select tests.sign_in('paul');
select is((select count(*) from public.notifications), 0::bigint, 'whoever left reads nothing');
select throws_ok('select public.mark_all_notifications_read(now())', '42501', 'not_allowed', 'and marks nothing');
select is(public.unread_notifications(), 0, 'and counts nothing');
select tests.as_anon();
select throws_ok(
    'select public.unread_notifications()', '42501', 'permission denied for function unread_notifications', 'nobody has no bell'
);

select * from finish();
rollback;
