-- retry_outbox: an operator sends again what failed: some messages, or what failed for one reason.

-- Definer, because the outbox is closed to everyone. As if it were written now: attempts and horizon begin anew.
create function private.retry_outbox(ids uuid[], code text)
    returns integer
    language sql
    volatile
    security definer
    set search_path = ''
begin atomic
    with chosen as (
        select email_outbox.sequence
        from public.email_outbox
        where email_outbox.failed_at is not null
            and (
                email_outbox.id = any (retry_outbox.ids)
                or split_part(email_outbox.error_message, ':', 1) = retry_outbox.code
            )
        order by email_outbox.sequence
        limit 1000
        for update skip locked
    ),

    reopened as (
        update public.email_outbox
        set status = 'PENDING',
            failed_at = null,
            error_message = null,
            attempts = 0,
            not_before = now()
        from chosen
        where email_outbox.sequence = chosen.sequence
        returning email_outbox.channel, email_outbox.sequence
    ),

    queued as (
        insert into private.outbox_ready (channel, sequence, ready_at)
        select reopened.channel, reopened.sequence, now()
        from reopened
        returning outbox_ready.sequence
    )

    select count(*)::integer
    from queued;
end;
revoke execute on function private.retry_outbox(uuid[], text) from public, anon, authenticated;
grant execute on function private.retry_outbox(uuid[], text) to service_role;

create function public.retry_outbox(ids uuid[] default null, code text default null)
    returns integer
    language sql
    volatile
    security invoker
    set search_path = ''
return private.retry_outbox(retry_outbox.ids, retry_outbox.code);
revoke execute on function public.retry_outbox(uuid[], text) from public, anon, authenticated;
grant execute on function public.retry_outbox(uuid[], text) to service_role;
comment on function public.retry_outbox(uuid[], text) is
    'Service role only: sends again what failed, by ids or by code, at most 1000 messages; says how many.';
