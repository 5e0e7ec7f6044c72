-- link_entries: at its end, a transaction hangs its entries onto the chains of the practices that it touched.

-- Definer, because the audit is closed to everyone. Deferred, because a head taken by each row deadlocks: one
-- transaction would hold a patient and want the head while another holds the head and wants the patient. Here the heads
-- come after every other lock, in one order. The first firing links all entries; the others find them linked.
create function private.link_entries()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_head audit.heads;
    v_entry record;
begin
    if exists (
        select from audit.chain
        where chain.organisation_id = new.organisation_id
            and chain.entry_id = new.id
    ) then
        return null;
    end if;

    for v_head in
        select heads.*
        from audit.heads
        where heads.organisation_id in (
            select entries.organisation_id
            from audit.entries
            where entries.transaction_id = new.transaction_id
                and entries.id >= new.id
        )
        order by heads.organisation_id
        for update
    loop
        -- A loop, because each hash needs the one before it.
        for v_entry in
            select contents.id, contents.content
            from audit.contents
            where contents.organisation_id = v_head.organisation_id
                and contents.transaction_id = new.transaction_id
                and contents.id >= new.id
            order by contents.id
        loop
            insert into audit.chain (organisation_id, seq, entry_id, previous_hash, hash)
            values (
                v_head.organisation_id,
                v_head.seq + 1,
                v_entry.id,
                v_head.hash,
                private.chain_hash(v_head.hash, v_head.seq + 1, v_entry.content)
            )
            returning chain.seq, chain.hash into v_head.seq, v_head.hash;
        end loop;

        update audit.heads
        set seq = v_head.seq,
            hash = v_head.hash
        where heads.organisation_id = v_head.organisation_id;
    end loop;

    return null;
end;
$$;
revoke execute on function private.link_entries() from public, anon, authenticated, service_role;

create constraint trigger entries_link after insert on audit.entries
    deferrable initially deferred
    for each row execute function private.link_entries();
