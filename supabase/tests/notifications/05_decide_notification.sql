-- The sixteen combinations of two switches and a frequency, and who is a candidate at all.
begin;
\ir ../_helpers.psql
select plan(29);

create function tests.import_event(more jsonb default '{}') returns jsonb
    language sql
as $$
    select jsonb_build_object(
        'type', 'IMPORT_FAILED', 'organisation_id', tests.organisation_id('a'), 'entity_id', gen_random_uuid(),
        'event_key', gen_random_uuid()
    ) || more
$$;

create function tests.decided(in_app boolean, email boolean, frequency text) returns text
    language plpgsql
as $$
declare
    v_decided text;
    v_event uuid;
begin
    insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
    values (tests.organisation_id('a'), tests.user_id('paul'), 'imports', in_app, email, frequency)
    on conflict (organisation_id, user_id, category) do update
    set in_app = excluded.in_app, email = excluded.email, frequency = excluded.frequency;

    v_event := private.notify(tests.import_event());

    -- What was decided, and what is really there.
    select
        concat_ws(
            ' ', decisions.in_app_outcome, coalesce(decisions.in_app_reason, '-'), decisions.email_outcome,
            coalesce(decisions.email_reason, '-'),
            (select count(*) from public.notifications where event_id = v_event and user_id = tests.user_id('paul')),
            (select count(*) from public.email_outbox where event_id = v_event and user_id = tests.user_id('paul')),
            (select count(*) from public.notification_digest where event_id = v_event and user_id = tests.user_id('paul'))
        )
    into v_decided
    from private.notification_decisions as decisions
    where decisions.event_id = v_event
        and decisions.user_id = tests.user_id('paul');

    return v_decided;
end;
$$;

-- Written out one by one: this is the table of docs/capabilities/notifications.md.
select is(
    tests.decided(combinations.in_app, combinations.email, combinations.frequency), combinations.expected,
    format('in_app %s, email %s, %s', combinations.in_app, combinations.email, combinations.frequency)
)
from (
    values
        (true, true, 'IMMEDIATE', 'created - outbox - 1 1 0'),
        (true, true, 'DAILY', 'created - digest - 1 0 1'),
        (true, true, 'WEEKLY', 'created - digest - 1 0 1'),
        (true, true, 'NONE', 'none frequency_none none frequency_none 0 0 0'),
        (true, false, 'IMMEDIATE', 'created - none email_off 1 0 0'),
        (true, false, 'DAILY', 'created - none email_off 1 0 0'),
        (true, false, 'WEEKLY', 'created - none email_off 1 0 0'),
        (true, false, 'NONE', 'none frequency_none none frequency_none 0 0 0'),
        (false, true, 'IMMEDIATE', 'none in_app_off outbox - 0 1 0'),
        (false, true, 'DAILY', 'none in_app_off digest - 0 0 1'),
        (false, true, 'WEEKLY', 'none in_app_off digest - 0 0 1'),
        (false, true, 'NONE', 'none frequency_none none frequency_none 0 0 0'),
        (false, false, 'IMMEDIATE', 'none in_app_off none email_off 0 0 0'),
        (false, false, 'DAILY', 'none in_app_off none email_off 0 0 0'),
        (false, false, 'WEEKLY', 'none in_app_off none email_off 0 0 0'),
        (false, false, 'NONE', 'none frequency_none none frequency_none 0 0 0')
) as combinations (in_app, email, frequency, expected);

-- Who

create function tests.why(event jsonb) returns table (nickname text, reason text)
    language sql
as $$
    select people.nickname, coalesce(decisions.in_app_reason, decisions.in_app_outcome)
    from private.decide_notification(event) as decisions
    inner join unnest(array['ana', 'paul', 'ada', 'bob', 'dora', 'zoe']) as people (nickname)
        on tests.user_id(people.nickname) = decisions.user_id
    order by people.nickname
$$;
delete from public.notification_preferences;

select results_eq(
    'select * from tests.why(tests.import_event())',
    $$ values ('ada', 'created'), ('ana', 'role_not_concerned'), ('dora', 'created'), ('paul', 'created') $$,
    'members of this practice alone, each with the reason'
);
select results_eq(
    $$ select * from tests.why(tests.import_event(jsonb_build_object('audience', jsonb_build_array(tests.user_id('paul'))))) $$,
    $$ values ('ada', 'not_addressed'), ('ana', 'role_not_concerned'), ('dora', 'not_addressed'), ('paul', 'created') $$,
    'an audience leaves out the others, and lets in nobody whose role is not concerned'
);
select results_eq(
    $$ select * from tests.why(tests.import_event(jsonb_build_object('audience', '[]'::jsonb))) $$,
    $$ values ('ada', 'not_addressed'), ('ana', 'role_not_concerned'), ('dora', 'not_addressed'), ('paul', 'not_addressed') $$,
    'an empty audience is nobody'
);
select results_eq(
    $$ select * from tests.why(tests.import_event(jsonb_build_object('actor_id', tests.user_id('paul')))) $$,
    $$ values ('ada', 'created'), ('ana', 'role_not_concerned'), ('dora', 'created'), ('paul', 'created') $$,
    'what concerns its author reaches its author'
);
select results_eq(
    $$
        select * from tests.why(tests.import_event(
            jsonb_build_object('type', 'DOCUMENT_ADDED', 'actor_id', tests.user_id('paul'))
        ))
    $$,
    $$ values ('ada', 'created'), ('ana', 'role_not_concerned'), ('dora', 'created'), ('paul', 'own_activity') $$,
    'what one did oneself is no news'
);
select results_eq(
    $$ select * from tests.why(tests.import_event(jsonb_build_object('repeats', gen_random_uuid()))) $$,
    $$ values ('ada', 'repeated'), ('ana', 'role_not_concerned'), ('dora', 'repeated'), ('paul', 'repeated') $$,
    'what was told a moment ago is not told again'
);
update public.memberships set revoked_at = now() where user_id = tests.user_id('paul');
select results_eq(
    'select * from tests.why(tests.import_event())',
    $$ values ('ada', 'created'), ('ana', 'role_not_concerned'), ('dora', 'created') $$,
    'whoever was removed is no candidate any more, in the next statement'
);
update public.memberships set role = 'assistant'
where user_id = tests.user_id('dora') and organisation_id = tests.organisation_id('a');
select results_eq(
    'select * from tests.why(tests.import_event())',
    $$ values ('ada', 'created'), ('ana', 'role_not_concerned'), ('dora', 'role_not_concerned') $$,
    'and a role counts as it is at that moment'
);
select results_eq(
    $$ select * from tests.why(tests.import_event(jsonb_build_object('organisation_id', tests.organisation_id('b')))) $$,
    $$ values ('bob', 'created'), ('dora', 'created') $$,
    'in the other practice it is that practice''s members'
);

-- Defaults

select results_eq(
    $$
        select people.nickname || ' ' || preferences.category || ' ' || preferences.in_app || ' ' || preferences.email || ' ' || preferences.frequency
        from private.effective_preferences as preferences
        inner join unnest(array['ana', 'ada']) as people (nickname) on tests.user_id(people.nickname) = preferences.user_id
        where preferences.category in ('alerts', 'activity')
        order by 1
    $$,
    array[
        'ada activity true true DAILY', 'ada alerts true true IMMEDIATE', 'ana activity true false IMMEDIATE',
        'ana alerts true false IMMEDIATE'
    ],
    'without a choice the role decides'
);
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
values (tests.organisation_id('b'), tests.user_id('dora'), 'alerts', false, false, 'NONE');
select results_eq(
    $$
        select in_app, is_default from private.effective_preferences
        where user_id = tests.user_id('dora') and category = 'alerts' order by organisation_id
    $$,
    $$ values (true, true), (false, false) $$,
    'a choice in one practice says nothing of the other'
);
insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
values (tests.organisation_id('a'), tests.user_id('ada'), 'imports', true, true, 'IMMEDIATE');
select private.notify(tests.import_event('{"event_key": "chosen"}'));
select results_eq(
    $$
        select people.nickname, decisions.is_default from private.notification_decisions as decisions
        inner join private.notification_events as events on events.id = decisions.event_id and events.event_key = 'chosen'
        inner join unnest(array['ana', 'paul', 'ada', 'bob', 'dora', 'zoe']) as people (nickname)
            on tests.user_id(people.nickname) = decisions.user_id
        order by people.nickname
    $$,
    $$ values ('ada', false), ('ana', true), ('dora', true) $$,
    'a decision keeps whether the preference was chosen, be it the same as the default'
);
select is(
    (select count(distinct organisation_id) from private.notification_decisions where role = 'admin'), 1::bigint,
    'the role of that moment is kept with the decision'
);

select * from finish();
rollback;
