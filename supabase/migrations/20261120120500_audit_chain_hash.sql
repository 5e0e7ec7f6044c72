-- chain_hash and chain_root: the hash of a link, and the one before the first.
create function private.chain_hash(previous_hash bytea, seq bigint, content text)
    returns bytea
    language plpgsql
    immutable
    security invoker
    set search_path = ''
as $$
begin
    return sha256(
        chain_hash.previous_hash || convert_to(chain_hash.seq::text || chr(10) || chain_hash.content, 'UTF8')
    );
end;
$$;
revoke execute on function private.chain_hash(bytea, bigint, text) from public, anon, authenticated, service_role;

-- The first hash of a chain, which anyone can make again.
create function private.chain_root(organisation_id uuid)
    returns bytea
    language sql
    immutable
    security invoker
    set search_path = ''
return sha256(convert_to('molaire audit ' || chain_root.organisation_id::text, 'UTF8'));
revoke execute on function private.chain_root(uuid) from public, anon, authenticated, service_role;
