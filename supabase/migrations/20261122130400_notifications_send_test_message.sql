-- send_test_message: a template as patients would read it, with an invented day, to the caller's own address and no other.

-- Definer, because the outbox is closed. It goes through the queue like everything else; the words of an SMS come by mail,
-- as no number of a member is known. Ten an hour are enough to word a message.
create function private.send_test_message(template_key text, channel text, locale text)
    returns table (id uuid, remaining integer)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.require_organisation('reminders.manage');
    v_locale constant text := coalesce(send_test_message.locale, 'fr');
    v_before integer;
    v_id uuid;
begin
    perform private.require_session();
    perform pg_advisory_xact_lock(hashtextextended('send_test_message:' || private.caller_id(), 0));

    select count(*)
    into v_before
    from public.email_outbox
    where email_outbox.organisation_id = v_organisation_id
        and email_outbox.user_id = private.caller_id()
        and email_outbox.is_test
        and email_outbox.created_at > now() - interval '1 hour';

    if v_before >= 10 then
        raise sqlstate 'PT429' using message = 'too_many_tests', detail = 'Ten tests an hour.';
    end if;

    insert into public.email_outbox (
        organisation_id, user_id, type, locale, subject, template, payload, dedupe_key, is_test
    )
    select
        v_organisation_id, private.caller_id(), 'TEST', v_locale,
        case v_locale when 'en' then 'Test: ' else 'Essai : ' end || coalesce(own.subject, common.subject, 'SMS'),
        'message',
        jsonb_build_object(
            'message', sample.preview,
            'practice', organisations.name
        ),
        'test:' || gen_random_uuid(), true
    from private.notification_template_defaults as common
    inner join public.organisations
        on organisations.id = v_organisation_id
    left join public.notification_templates as own
        on own.organisation_id = v_organisation_id
        and own.template_key = common.template_key
        and own.channel = common.channel
        and own.locale = common.locale
        and own.is_active
    cross join lateral private.preview_message(
        coalesce(own.body, common.body), common.channel, common.locale, organisations.name
    ) as sample
    where common.template_key = send_test_message.template_key
        and common.channel = send_test_message.channel
        and common.locale = v_locale
    returning email_outbox.id into v_id;

    if not found then
        raise sqlstate 'PT404' using message = 'template_not_found', detail = 'There is no such template.';
    end if;

    return query select v_id, 9 - v_before;
end;
$$;
revoke execute on function private.send_test_message(text, text, text) from public, anon;
grant execute on function private.send_test_message(text, text, text) to authenticated;

create function public.send_test_message(template_key text, channel text, locale text default 'fr')
    returns table (id uuid, remaining integer)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select sent.id, sent.remaining
    from private.send_test_message(
        send_test_message.template_key, send_test_message.channel, send_test_message.locale
    ) as sent;
end;
revoke execute on function public.send_test_message(text, text, text) from public, anon;
grant execute on function public.send_test_message(text, text, text) to authenticated;
comment on function public.send_test_message(text, text, text) is
    'Queues a template with an invented day to the caller''s own address, ten times an hour at most.';
