-- The hours in which a practice writes to no patient, by its own clock.
create function private.is_quiet(quiet_from time, quiet_until time, local_time time)
    returns boolean
    language sql
    immutable
    security invoker
    set search_path = ''
return case
    when is_quiet.quiet_from = is_quiet.quiet_until then false
    when is_quiet.quiet_from < is_quiet.quiet_until
        then is_quiet.local_time >= is_quiet.quiet_from and is_quiet.local_time < is_quiet.quiet_until
    else is_quiet.local_time >= is_quiet.quiet_from or is_quiet.local_time < is_quiet.quiet_until
end;
revoke execute on function private.is_quiet(time, time, time) from public, anon, authenticated, service_role;

-- When the quiet hours end in which this moment lies, or null.
create function private.quiet_ends(quiet_from time, quiet_until time, time_zone text, as_of timestamptz)
    returns timestamptz
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select (
        local.instant::date + quiet_ends.quiet_until
        + case when local.instant::time < quiet_ends.quiet_until then interval '0' else interval '1 day' end
    ) at time zone private.known_zone(quiet_ends.time_zone)
    from (select quiet_ends.as_of at time zone private.known_zone(quiet_ends.time_zone)) as local (instant)
    where private.is_quiet(quiet_ends.quiet_from, quiet_ends.quiet_until, local.instant::time);
end;
revoke execute on function private.quiet_ends(time, time, text, timestamptz)
    from public, anon, authenticated, service_role;
