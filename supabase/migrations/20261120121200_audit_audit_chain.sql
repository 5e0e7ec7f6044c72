-- audit_chain: a page of a chain as it is stored, for somebody who recomputes it elsewhere.

-- Definer, because the audit is closed to everyone. A link whose entry is gone keeps its place, without fields.
create function private.audit_chain(organisation_id uuid, after bigint, "limit" integer)
    returns table (seq bigint, entry_id bigint, previous_hash text, hash text, content text)
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
begin
    return query
    select
        chain.seq,
        chain.entry_id,
        encode(chain.previous_hash, 'hex'),
        encode(chain.hash, 'hex'),
        contents.content
    from audit.chain
    left join audit.contents
        on contents.organisation_id = chain.organisation_id
            and contents.id = chain.entry_id
    where chain.organisation_id = audit_chain.organisation_id
        and chain.seq > audit_chain.after
    order by chain.seq
    limit least(greatest(coalesce(audit_chain."limit", 1000), 1), 1000);
end;
$$;
revoke execute on function private.audit_chain(uuid, bigint, integer) from public, anon, authenticated;
grant execute on function private.audit_chain(uuid, bigint, integer) to service_role;

create function public.audit_chain(organisation_id uuid, after bigint default 0, "limit" integer default 1000)
    returns table (seq bigint, entry_id bigint, previous_hash text, hash text, content text)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select links.seq, links.entry_id, links.previous_hash, links.hash, links.content
    from private.audit_chain(audit_chain.organisation_id, audit_chain.after, audit_chain."limit") as links;
end;
revoke execute on function public.audit_chain(uuid, bigint, integer) from public, anon, authenticated;
grant execute on function public.audit_chain(uuid, bigint, integer) to service_role;
comment on function public.audit_chain(uuid, bigint, integer) is
    'Service role only: up to 1000 links of a chain, oldest first, with the text of each entry.';
