-- cancel_outbox: a message that nobody has begun to send is not sent.

-- Definer, because the outbox is closed to everyone. False where it is being sent, was sent, or is not there.
create function private.cancel_outbox(outbox_id uuid)
    returns boolean
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    with taken as (
        delete from private.outbox_ready
        using public.email_outbox
        where email_outbox.id = cancel_outbox.outbox_id
            and outbox_ready.channel = email_outbox.channel
            and outbox_ready.sequence = email_outbox.sequence
        returning outbox_ready.sequence
    )

    update public.email_outbox
    set (status, failed_at, error_message) = ('FAILED', now(), 'cancelled')
    from taken
    where email_outbox.sequence = taken.sequence;

    return found;
end;
$$;
revoke execute on function private.cancel_outbox(uuid) from public, anon, authenticated;
grant execute on function private.cancel_outbox(uuid) to service_role;

create function public.cancel_outbox(outbox_id uuid)
    returns boolean
    language sql
    volatile
    security invoker
    set search_path = ''
return private.cancel_outbox(cancel_outbox.outbox_id);
revoke execute on function public.cancel_outbox(uuid) from public, anon, authenticated;
grant execute on function public.cancel_outbox(uuid) to service_role;
comment on function public.cancel_outbox(uuid) is
    'Service role only: ends a message before it is sent; false where that is too late.';
