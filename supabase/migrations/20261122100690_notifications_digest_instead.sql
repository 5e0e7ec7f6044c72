-- digest_instead: who chose a digest while a mail was waiting finds in it what the mail would have told.

-- Of messages that are not sent; whoever wants no mails, or is no member any more, gets none this way either.
create function private.digest_instead(sequences bigint[])
    returns void
    language plpgsql
    volatile
    set search_path = ''
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
as $$
begin
    insert into public.notification_digest (organisation_id, user_id, event_id, category, severity, title)
    select
        email_outbox.organisation_id, email_outbox.user_id, email_outbox.event_id, email_outbox.category,
        email_outbox.severity, email_outbox.subject
    from unnest(digest_instead.sequences) as listed (sequence)
    inner join public.email_outbox
        on email_outbox.sequence = listed.sequence
    inner join private.effective_preferences as wanted
        on wanted.organisation_id = email_outbox.organisation_id
        and wanted.user_id = email_outbox.user_id
        and wanted.category = email_outbox.category
    where email_outbox.event_id is not null
        and wanted.email
        and wanted.frequency in ('DAILY', 'WEEKLY')
    on conflict do nothing;
end;
$$;
revoke execute on function private.digest_instead(bigint[]) from public, anon, authenticated, service_role;
