-- digest_boundary: the last moment at which a person's digest was due, at their own hour of the clock.

-- On the day that has the hour twice the later one counts, on the day that lacks it the hour after. Weeks begin on Monday.
create function private.digest_boundary(time_zone text, digest_hour integer, frequency text, as_of timestamptz)
    returns timestamptz
    language plpgsql
    stable
    security invoker
    set search_path = ''
as $$
declare
    v_step constant interval := case digest_boundary.frequency when 'WEEKLY' then interval '7 days' else interval '1 day' end;
    v_unit constant text := case digest_boundary.frequency when 'WEEKLY' then 'week' else 'day' end;
    v_hour constant interval := make_interval(hours => digest_boundary.digest_hour);
    v_zone constant text := private.known_zone(digest_boundary.time_zone);
    v_start timestamp := date_trunc(v_unit, digest_boundary.as_of at time zone v_zone);
begin
    if (v_start + v_hour) at time zone v_zone > digest_boundary.as_of then
        v_start := v_start - v_step;
    end if;

    return (v_start + v_hour) at time zone v_zone;
end;
$$;
revoke execute on function private.digest_boundary(text, integer, text, timestamptz) from public, anon, authenticated, service_role;
