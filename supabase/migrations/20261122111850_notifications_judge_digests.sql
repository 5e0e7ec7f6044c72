-- judge_digests: what has waited for a digest that is due, and what is to become of it.

-- Preferences, membership and what was read meanwhile are looked at now, not when the event happened.
create function private.judge_digests(as_of timestamptz)
    returns table (
        organisation_id uuid, user_id uuid, event_id uuid, category text, severity text, title text, locale text,
        frequency text, boundary timestamptz, outcome text
    )
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    with people as (
        select distinct waiting.organisation_id, waiting.user_id
        from public.notification_digest as waiting
        where waiting.settled_at is null
    ),

    periods as materialized (
        select
            people.organisation_id,
            people.user_id,
            profiles.locale,
            private.digest_boundary(profiles.time_zone, profiles.digest_hour, 'DAILY', judge_digests.as_of) as day_boundary,
            private.digest_boundary(profiles.time_zone, profiles.digest_hour, 'WEEKLY', judge_digests.as_of) as week_boundary
        from people
        inner join public.profiles
            on profiles.id = people.user_id
    )

    select
        items.organisation_id,
        items.user_id,
        items.event_id,
        items.category,
        items.severity,
        items.title,
        periods.locale,
        period.frequency,
        period.boundary,
        case
            when preferences.user_id is null then 'membership_ended'
            when not preferences.email or preferences.frequency = 'NONE' then 'preference_changed'
            when notifications.is_read then 'read'
            else 'mailed'
        end as outcome
    from periods
    inner join public.notification_digest as items
        on items.organisation_id = periods.organisation_id
        and items.user_id = periods.user_id
        and items.settled_at is null
    left join private.effective_preferences as preferences
        on preferences.organisation_id = items.organisation_id
        and preferences.user_id = items.user_id
        and preferences.category = items.category
    left join public.notifications
        on notifications.organisation_id = items.organisation_id
        and notifications.event_id = items.event_id
        and notifications.user_id = items.user_id
    cross join lateral (
        -- Whoever changed to at once gets what still waits with the next day's mail.
        select case preferences.frequency when 'WEEKLY' then 'WEEKLY' else 'DAILY' end
    ) as chosen (frequency)
    cross join lateral (
        select
            chosen.frequency,
            case chosen.frequency when 'WEEKLY' then periods.week_boundary else periods.day_boundary end
    ) as period (frequency, boundary)
    where items.created_at < period.boundary;
end;
revoke execute on function private.judge_digests(timestamptz) from public, anon, authenticated, service_role;
