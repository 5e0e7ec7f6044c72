-- build_digests: one mail a person and period of what waited for it; the rest is dropped with its reason.

-- Definer, because items and mails are closed. Items are settled in the statement that writes their mail, so a
-- crash loses and doubles nothing; one worker builds at a time, and the mail's key is the period, so that no order of
-- workers makes two.
create function private.build_digests(people_max integer, as_of timestamptz)
    returns table (mailed integer, dropped integer)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_mailed integer;
    v_dropped integer;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('build_digests', 0)) then
        return query select 0, 0;
        return;
    end if;

    with judged as materialized (
        select judgements.*
        from private.judge_digests(build_digests.as_of) as judgements
    ),

    mails as (
        insert into public.email_outbox (
            organisation_id, user_id, type, locale, subject, template, payload, dedupe_key
        )
        select
            grouped.organisation_id, grouped.user_id, 'DIGEST', grouped.locale,
            case
                when grouped.locale = 'en' and grouped.frequency = 'WEEKLY' then 'Your weekly summary'
                when grouped.locale = 'en' then 'Your daily summary'
                when grouped.frequency = 'WEEKLY' then 'Votre récapitulatif de la semaine'
                else 'Votre récapitulatif du jour'
            end,
            'digest',
            jsonb_build_object(
                'entity_type', 'digest',
                'frequency', grouped.frequency,
                'items', jsonb_agg(
                    jsonb_build_object(
                        'category', grouped.category,
                        'severity', grouped.severity,
                        'title', grouped.title,
                        'count', grouped.count
                    )
                    order by
                        array_position(array['alerts', 'activity', 'imports', 'system'], grouped.category),
                        array_position(array['CRITICAL', 'WARNING', 'INFO'], grouped.severity),
                        grouped.title
                )
            ),
            concat_ws(
                ':', 'digest', grouped.organisation_id, grouped.user_id, grouped.frequency,
                to_char(grouped.boundary at time zone 'UTC', 'YYYY-MM-DD"T"HH24')
            )
        from (
            select
                judged.organisation_id, judged.user_id, judged.locale, judged.frequency, judged.boundary, judged.category,
                judged.severity, judged.title, count(*) as count
            from judged
            where judged.outcome = 'mailed'
            group by 1, 2, 3, 4, 5, 6, 7, 8
        ) as grouped
        group by grouped.organisation_id, grouped.user_id, grouped.locale, grouped.frequency, grouped.boundary
        limit least(greatest(coalesce(build_digests.people_max, 500), 1), 5000)
        on conflict (dedupe_key) do nothing
        returning id, organisation_id, user_id, payload ->> 'frequency' as frequency
    ),

    settled as (
        update public.notification_digest as items
        set settled_at = now(),
            outcome = judged.outcome,
            outbox_id = mails.id
        from judged
        left join mails
            on mails.organisation_id = judged.organisation_id
            and mails.user_id = judged.user_id
            and mails.frequency = judged.frequency
            and judged.outcome = 'mailed'
        where items.organisation_id = judged.organisation_id
            and items.user_id = judged.user_id
            and items.event_id = judged.event_id
            and items.settled_at is null
            -- What came too late for a mail that has gone waits for the next one.
            and (judged.outcome <> 'mailed' or mails.id is not null)
        returning items.outcome
    )

    select
        (select count(*) from mails),
        (select count(*) from settled where settled.outcome <> 'mailed')
    into v_mailed, v_dropped;

    return query select v_mailed, v_dropped;
end;
$$;
revoke execute on function private.build_digests(integer, timestamptz) from public, anon, authenticated;
grant execute on function private.build_digests(integer, timestamptz) to service_role;

create function public.build_digests(people_max integer default 500, as_of timestamptz default now())
    returns table (mailed integer, dropped integer)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select built.mailed, built.dropped
    from private.build_digests(build_digests.people_max, build_digests.as_of) as built;
end;
revoke execute on function public.build_digests(integer, timestamptz) from public, anon, authenticated;
grant execute on function public.build_digests(integer, timestamptz) to service_role;
comment on function public.build_digests(integer, timestamptz) is
    'Service role only: makes the digests whose hour has come into mails, one a person and period.';
