-- forgive_address: an operator has an address written to again that came back or called a mail spam by mistake.

-- Definer, because the list is closed to everyone; it holds hashes, so the address is named. False where it is not there.
create function private.forgive_address(address text)
    returns boolean
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    delete from private.suppressed_addresses
    where suppressed_addresses.address_sha256 = private.address_sha256(forgive_address.address);

    return found;
end;
$$;
revoke execute on function private.forgive_address(text) from public, anon, authenticated;
grant execute on function private.forgive_address(text) to service_role;

create function public.forgive_address(address text)
    returns boolean
    language sql
    volatile
    security invoker
    set search_path = ''
return private.forgive_address(forgive_address.address);
revoke execute on function public.forgive_address(text) from public, anon, authenticated;
grant execute on function public.forgive_address(text) to service_role;
comment on function public.forgive_address(text) is
    'Service role only: takes an address off the list of those that are not written to; false where it is not on it.';
