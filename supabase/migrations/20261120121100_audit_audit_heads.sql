-- audit_heads: where every chain ends, and how many entries and links there are, at one moment.

-- Definer, because the audit is closed to everyone. Counted, and not believed: an entry beside the chain is a fault.
create function private.audit_heads()
    returns table (organisation_id uuid, seq bigint, hash text, entries bigint, links bigint)
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select
        organisations.id,
        coalesce(heads.seq, 0),
        coalesce(encode(heads.hash, 'hex'), ''),
        (select count(*) from audit.entries where entries.organisation_id = organisations.id),
        (select count(*) from audit.chain where chain.organisation_id = organisations.id)
    from public.organisations
    left join audit.heads
        on heads.organisation_id = organisations.id
    order by organisations.id;
end;
revoke execute on function private.audit_heads() from public, anon, authenticated;
grant execute on function private.audit_heads() to service_role;

create function public.audit_heads()
    returns table (organisation_id uuid, seq bigint, hash text, entries bigint, links bigint)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select heads.organisation_id, heads.seq, heads.hash, heads.entries, heads.links
    from private.audit_heads() as heads;
end;
revoke execute on function public.audit_heads() from public, anon, authenticated;
grant execute on function public.audit_heads() to service_role;
comment on function public.audit_heads() is 'Service role only: the end of each practice''s chain, with counts.';
