-- forget_mails: thirty days after a message ended, its recipient's address and what the provider told are of no use.

-- A provider repeats what it tells for a few days at most. Addresses of members and patients stand with them, and not
-- here; the message stays, without. A bounded number a call, and no call waits for another.
create function private.forget_mails(rows_max integer, as_of timestamptz) returns void
    language plpgsql
    volatile
    set search_path = ''
as $$
declare
    v_rows_max constant integer := least(greatest(coalesce(forget_mails.rows_max, 1000), 1), 10000);
    v_before constant timestamptz := forget_mails.as_of - interval '30 days';
begin
    delete from private.outbox_receipts
    where (outbox_receipts.provider, outbox_receipts.receipt_id) in (
        select old.provider, old.receipt_id
        from private.outbox_receipts as old
        where old.received_at < v_before
        order by old.received_at
        limit v_rows_max
        for update skip locked
    );

    update public.email_outbox
    set recipient_address = null
    where email_outbox.sequence in (
        select old.sequence
        from public.email_outbox as old
        where old.recipient_address is not null
            and coalesce(old.sent_at, old.failed_at) < v_before
        order by old.sequence
        limit v_rows_max
        for update skip locked
    );
end;
$$;
revoke execute on function private.forget_mails(integer, timestamptz) from public, anon, authenticated, service_role;
