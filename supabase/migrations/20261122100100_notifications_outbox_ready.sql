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
    -- What the planner believes of a table that is empty one minute and full the next is worth nothing.
    set enable_seqscan = off
    set enable_bitmapscan = off
as $$
declare
    v_due record;
begin
    for v_due in
        with queued as (
            insert into private.outbox_ready (channel, sequence, ready_at)
            select written.channel, written.sequence, written.not_before
            from written
            where written.status = 'PENDING'
            returning outbox_ready.channel, outbox_ready.sequence, outbox_ready.ready_at
        )

        select queued.channel, min(queued.sequence) as sequence
        from queued
        where queued.ready_at <= now()
        group by queued.channel
    loop
        -- A worker that sleeps is woken, and only by whoever finds nothing before their own: NOTIFY has every commit wait
        -- for the one before. Looks no further back than a walk over what was just removed stays short.
        if (
            select outbox_ready.sequence
            from private.outbox_ready
            where outbox_ready.channel = v_due.channel
                and outbox_ready.sequence between v_due.sequence - 1000 and v_due.sequence - 1
                and outbox_ready.ready_at <= now()
            order by outbox_ready.channel desc, outbox_ready.sequence desc
            limit 1
        ) is null then
            perform pg_notify('molaire_outbox', '');
        end if;
    end loop;

    return null;
end;
$$;
revoke execute on function private.make_outbox_ready() from public, anon, authenticated, service_role;

create trigger email_outbox_ready after insert on public.email_outbox
    referencing new table as written
    for each statement execute function private.make_outbox_ready();
