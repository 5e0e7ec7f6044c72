-- open_chain: a practice has its key and its head from the first moment, so that nobody ever waits for their making.

-- Definer, because both tables are closed to everyone.
create function private.open_chain()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    insert into private.audit_keys (organisation_id, key)
    values (new.id, extensions.gen_random_bytes(32));

    insert into audit.heads (organisation_id, hash)
    values (new.id, private.chain_root(new.id));

    return null;
end;
$$;
revoke execute on function private.open_chain() from public, anon, authenticated, service_role;

-- Before the trigger that writes the first entry; triggers fire in the order of their names.
create trigger organisations_10_open_chain after insert on public.organisations
    for each row execute function private.open_chain();

-- Practices that were there before this migration; their chains begin now.
insert into private.audit_keys (organisation_id, key)
select organisations.id, extensions.gen_random_bytes(32)
from public.organisations
on conflict (organisation_id) do nothing;

insert into audit.heads (organisation_id, hash)
select organisations.id, private.chain_root(organisations.id)
from public.organisations
on conflict (organisation_id) do nothing;
