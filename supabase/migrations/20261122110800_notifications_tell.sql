-- tell: acts on the decision about one event, in one statement for all members.

-- Definer, because nobody may write these tables; plpgsql, which keeps the plan. Texts are fixed sentences in each reader's language.
create function private.tell(event_id uuid)
    returns void
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    with told as (
        select
            events.*,
            types.category,
            types.entity_type,
            types.template,
            coalesce(events.payload ->> types.variant_key, '') as variant
        from private.notification_events as events
        inner join private.notification_types as types
            on types.type = events.type
        where events.id = tell.event_id
    ),

    decided as (
        select decisions.*, profiles.locale, texts.title, texts.message
        from told
        cross join lateral private.decide_notification(to_jsonb(told) - 'audience' || case
            when told.audience is null then '{}'
            else jsonb_build_object('audience', told.audience)
        end) as decisions
        inner join public.profiles
            on profiles.id = decisions.user_id
        inner join private.notification_texts as texts
            on texts.type = told.type
            and texts.variant = told.variant
            and texts.locale = profiles.locale
    ),

    kept as (
        insert into private.notification_decisions (
            organisation_id, event_id, user_id, role, in_app, email, frequency, is_default, in_app_outcome, in_app_reason,
            email_outcome, email_reason
        )
        select
            told.organisation_id, told.id, decided.user_id, decided.role, decided.in_app, decided.email, decided.frequency,
            decided.is_default, decided.in_app_outcome, decided.in_app_reason, decided.email_outcome, decided.email_reason
        from told
        cross join decided
    ),

    shown as (
        insert into public.notifications (
            organisation_id, user_id, event_id, type, category, severity, title, message, entity_type, entity_id, patient_id
        )
        select
            told.organisation_id, decided.user_id, told.id, told.type, told.category, told.severity, decided.title,
            decided.message, told.entity_type, told.entity_id, told.patient_id
        from told
        inner join decided
            on decided.in_app_outcome = 'created'
    ),

    mailed as (
        insert into public.email_outbox (
            organisation_id, user_id, event_id, type, category, severity, locale, subject, template, payload, dedupe_key
        )
        select
            told.organisation_id, decided.user_id, told.id, told.type, told.category, told.severity, decided.locale,
            decided.title, told.template,
            jsonb_build_object(
                'message', decided.message,
                'entity_type', told.entity_type,
                'entity_id', told.entity_id,
                'patient_id', told.patient_id
            ),
            'event:' || told.id || ':' || decided.user_id || ':email'
        from told
        inner join decided
            on decided.email_outcome = 'outbox'
    )

    insert into public.notification_digest (organisation_id, user_id, event_id, category, severity, title)
    select told.organisation_id, decided.user_id, told.id, told.category, told.severity, decided.title
    from told
    inner join decided
        on decided.email_outcome = 'digest';
end;
$$;
revoke execute on function private.tell(uuid) from public, anon, authenticated, service_role;
