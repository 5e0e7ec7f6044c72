-- known_zone: a time zone that Postgres knows; Paris in place of one that it does not.
create function private.known_zone(time_zone text)
    returns text
    language plpgsql
    stable
    security invoker
    set search_path = ''
as $$
begin
    perform now() at time zone known_zone.time_zone;
    return known_zone.time_zone;
exception
    when invalid_parameter_value then
        return 'Europe/Paris';
end;
$$;
revoke execute on function private.known_zone(text) from public, anon, authenticated, service_role;
