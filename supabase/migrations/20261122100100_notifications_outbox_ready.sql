-- outbox_ready: what waits for a worker, and nothing else; it stays small however much was ever sent.
create table private.outbox_ready (
    channel text not null,
    -- Of the message. No foreign key: its check would cost as much as the row, and a claim drops what is not there.
    sequence bigint not null,
    ready_at timestamptz not null,
    constraint outbox_ready_pkey primary key (channel, sequence)
)
-- Every row is soon dead: swept by number, as a share of a table that is empty most of the time says nothing.
with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0
);
comment on table private.outbox_ready is
    'A PENDING message is either here or in a batch that is being sent. Filled as messages are written.';

-- Closed for ever: written and read by definer functions only.
alter table private.outbox_ready enable row level security;
alter table private.outbox_ready force row level security;

-- A trigger, because whoever writes a message must not be able to forget that it is to be sent. Invoker: only definer
-- functions can write messages at all.
create function private.make_outbox_ready() returns trigger
    language plpgsql
    set search_path = ''
as $$
begin
    insert into private.outbox_ready (channel, sequence, ready_at)
    select written.channel, written.sequence, written.not_before
    from written
    where written.status = 'PENDING';

    -- A worker that sleeps is woken, and only by whoever finds nothing before their own: NOTIFY has every commit wait for
    -- the one before. Looks no further back than a walk over what was just removed stays short.
    if exists (
        select
        from (
            select written.channel, min(written.sequence) as sequence
            from written
            where written.status = 'PENDING'
                and written.not_before <= now()
            group by written.channel
        ) as due
        where not exists (
            select
            from private.outbox_ready
            where outbox_ready.channel = due.channel
                and outbox_ready.sequence between due.sequence - 1000 and due.sequence - 1
                and outbox_ready.ready_at <= now()
        )
    ) then
        perform pg_notify('molaire_outbox', '');
    end if;

    return null;
end;
$$;
revoke execute on function private.make_outbox_ready() from public, anon, authenticated, service_role;

create trigger email_outbox_ready after insert on public.email_outbox
    referencing new table as written
    for each statement execute function private.make_outbox_ready();
