-- outbox_rows: the outbox for its operator, newest first: ids, codes and dates, neither text nor address.

-- Definer, because the outbox is closed to everyone.
create function private.outbox_rows(status text, page_size integer, before bigint)
    returns table (
        sequence bigint, id uuid, organisation_id uuid, channel text, type text, status text, error_message text,
        attempts integer, created_at timestamptz, sent_at timestamptz, failed_at timestamptz, delivered_at timestamptz,
        bounced_at timestamptz
    )
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select
        email_outbox.sequence, email_outbox.id, email_outbox.organisation_id, email_outbox.channel, email_outbox.type,
        email_outbox.status, email_outbox.error_message, email_outbox.attempts, email_outbox.created_at,
        email_outbox.sent_at, email_outbox.failed_at, email_outbox.delivered_at, email_outbox.bounced_at
    from public.email_outbox
    where (outbox_rows.status is null or email_outbox.status = outbox_rows.status)
        -- Says the same to the index of what failed.
        and (outbox_rows.status is distinct from 'FAILED' or email_outbox.failed_at is not null)
        and (outbox_rows.before is null or email_outbox.sequence < outbox_rows.before)
    order by email_outbox.sequence desc
    limit least(greatest(coalesce(outbox_rows.page_size, 50), 1), 500);
end;
revoke execute on function private.outbox_rows(text, integer, bigint) from public, anon, authenticated;
grant execute on function private.outbox_rows(text, integer, bigint) to service_role;

create function public.outbox_rows(status text default null, page_size integer default 50, before bigint default null)
    returns table (
        sequence bigint, id uuid, organisation_id uuid, channel text, type text, status text, error_message text,
        attempts integer, created_at timestamptz, sent_at timestamptz, failed_at timestamptz, delivered_at timestamptz,
        bounced_at timestamptz
    )
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        listed.sequence, listed.id, listed.organisation_id, listed.channel, listed.type, listed.status,
        listed.error_message, listed.attempts, listed.created_at, listed.sent_at, listed.failed_at,
        listed.delivered_at, listed.bounced_at
    from private.outbox_rows(outbox_rows.status, outbox_rows.page_size, outbox_rows.before) as listed;
end;
revoke execute on function public.outbox_rows(text, integer, bigint) from public, anon, authenticated;
grant execute on function public.outbox_rows(text, integer, bigint) to service_role;
comment on function public.outbox_rows(text, integer, bigint) is
    'Service role only: messages newest first, those of one status or all; without texts and addresses.';
