-- refuse_short_retention: a practice may keep documents longer than the default, and never shorter.

-- A trigger, because the bound lies in another table. Definer, because that table is closed.
create function private.refuse_short_retention()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    if exists (
        select from private.retention_defaults
        where retention_defaults.media_kind = new.media_kind
            and retention_defaults.keep_years > new.keep_years
    ) then
        raise sqlstate 'PT400' using
            message = 'retention_too_short', detail = 'The default for this kind of document is longer.';
    end if;

    return new;
end;
$$;
revoke execute on function private.refuse_short_retention() from public, anon, authenticated, service_role;

create trigger retention_rules_refuse_short before insert or update on public.retention_rules
    for each row execute function private.refuse_short_retention();
