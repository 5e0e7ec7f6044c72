-- record_delivery: what a provider tells of a message after it accepted it; once, however often it says so.

-- Definer, because the outbox is closed to everyone. It may come before the worker has recorded that the message was
-- sent. Whoever bounces or complains is not written to again.
create function private.record_delivery(
    provider text, receipt_id text, outbox_id uuid, outcome text, code text, as_of timestamptz
)
    returns text
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_as_of constant timestamptz := coalesce(record_delivery.as_of, now());
    v_message public.email_outbox;
    v_address_sha256 bytea;
begin
    insert into private.outbox_receipts (provider, receipt_id, outbox_id, outcome, received_at)
    values (
        record_delivery.provider, record_delivery.receipt_id, record_delivery.outbox_id, record_delivery.outcome, v_as_of
    )
    on conflict do nothing;

    if not found then
        return 'repeated';
    end if;

    update public.email_outbox
    set delivered_at = case
            when record_delivery.outcome = 'delivered' then coalesce(email_outbox.delivered_at, v_as_of)
            else email_outbox.delivered_at
        end,
        bounced_at = case
            when record_delivery.outcome = 'delivered' then email_outbox.bounced_at
            else coalesce(email_outbox.bounced_at, v_as_of)
        end,
        error_message = case
            when record_delivery.outcome = 'delivered' then email_outbox.error_message
            else record_delivery.outcome || coalesce(
                ':' || nullif(left(regexp_replace(record_delivery.code, '[^A-Za-z0-9_.-]', '', 'g'), 64), ''), ''
            )
        end
    where email_outbox.id = record_delivery.outbox_id
    returning email_outbox.* into v_message;

    if not found then
        return 'unknown_message';
    end if;

    if record_delivery.outcome in ('bounced', 'complained') then
        select coalesce(
            v_message.address_sha256,
            (
                select private.address_sha256(members.address)
                from private.outbox_batches
                cross join unnest(outbox_batches.sequences, outbox_batches.addresses) as members (sequence, address)
                where members.sequence = v_message.sequence
                limit 1
            )
        )
        into v_address_sha256;

        insert into private.suppressed_addresses (address_sha256, reason, suppressed_at)
        select v_address_sha256, record_delivery.outcome, v_as_of
        where v_address_sha256 is not null
        on conflict do nothing;
    end if;

    return 'recorded';
end;
$$;
revoke execute on function private.record_delivery(text, text, uuid, text, text, timestamptz)
    from public, anon, authenticated;
grant execute on function private.record_delivery(text, text, uuid, text, text, timestamptz) to service_role;

create function public.record_delivery(
    provider text, receipt_id text, outbox_id uuid, outcome text, code text default null, as_of timestamptz default now()
)
    returns text
    language sql
    volatile
    security invoker
    set search_path = ''
return private.record_delivery(
    record_delivery.provider, record_delivery.receipt_id, record_delivery.outbox_id, record_delivery.outcome,
    record_delivery.code, record_delivery.as_of
);
revoke execute on function public.record_delivery(text, text, uuid, text, text, timestamptz)
    from public, anon, authenticated;
grant execute on function public.record_delivery(text, text, uuid, text, text, timestamptz) to service_role;
comment on function public.record_delivery(text, text, uuid, text, text, timestamptz) is
    'Service role only: recorded, repeated or unknown_message; a bounce or a complaint ends mails to the address.';
