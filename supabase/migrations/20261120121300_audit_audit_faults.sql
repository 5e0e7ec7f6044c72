-- audit_faults: recomputes a chain in the database, and returns the links that do not hold.

-- Definer, because the audit is closed to everyone. Each link is held to the entry, to the one before it, and to its
-- number; the head and the entries that no link names are held to the whole.
create function private.audit_faults(organisation_id uuid)
    returns table (seq bigint, fault text)
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    with links as (
        select
            chain.seq,
            chain.previous_hash,
            chain.hash,
            contents.content,
            coalesce(lag(chain.seq) over (order by chain.seq), 0) + 1 as expected_seq,
            coalesce(
                lag(chain.hash) over (order by chain.seq),
                private.chain_root(chain.organisation_id)
            ) as expected_previous_hash
        from audit.chain
        left join audit.contents
            on contents.organisation_id = chain.organisation_id
                and contents.id = chain.entry_id
        where chain.organisation_id = audit_faults.organisation_id
    ),
    ends as (
        select coalesce(max(links.seq), 0) as seq from links
    )
    select links.seq, 'entry_missing'
    from links
    where links.content is null
    union all
    select links.seq, 'entry_altered'
    from links
    where private.chain_hash(links.previous_hash, links.seq, links.content) <> links.hash
    union all
    select links.seq, 'link_missing'
    from links
    where links.previous_hash <> links.expected_previous_hash or links.seq <> links.expected_seq
    union all
    select ends.seq, 'head_differs'
    from ends
    where not exists (
        select from audit.heads
        where heads.organisation_id = audit_faults.organisation_id
            and heads.seq = ends.seq
            and heads.hash = coalesce(
                (select links.hash from links where links.seq = ends.seq),
                private.chain_root(heads.organisation_id)
            )
    )
    union all
    select null, 'entry_unlinked'
    from audit.entries
    where entries.organisation_id = audit_faults.organisation_id
        and not exists (
            select from audit.chain
            where chain.organisation_id = entries.organisation_id
                and chain.entry_id = entries.id
        )
    order by 1, 2;
end;
revoke execute on function private.audit_faults(uuid) from public, anon, authenticated;
grant execute on function private.audit_faults(uuid) to service_role;

create function public.audit_faults(organisation_id uuid)
    returns table (seq bigint, fault text)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select faults.seq, faults.fault
    from private.audit_faults(audit_faults.organisation_id) as faults;
end;
revoke execute on function public.audit_faults(uuid) from public, anon, authenticated;
grant execute on function public.audit_faults(uuid) to service_role;
comment on function public.audit_faults(uuid) is 'Service role only: the links of a chain that do not hold; none is good.';
