-- announce: a notice of the service to every practice, or to one.
create function private.announce(notice text, notice_key text, severity text, organisation_id uuid, starts_at timestamptz)
    returns integer
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_told integer;
begin
    select count(
        private.notify(
            jsonb_strip_nulls(jsonb_build_object(
                'type', 'SYSTEM_UPDATE',
                'organisation_id', organisations.id,
                'severity', announce.severity,
                'event_key', 'system:' || announce.notice_key,
                'payload', jsonb_strip_nulls(jsonb_build_object(
                    'notice', announce.notice,
                    'starts_at', to_char(announce.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                ))
            ))
        )
    )
    into v_told
    from public.organisations
    where organisations.id = coalesce(announce.organisation_id, organisations.id);

    return v_told;
end;
$$;
revoke execute on function private.announce(text, text, text, uuid, timestamptz) from public, anon, authenticated;
grant execute on function private.announce(text, text, text, uuid, timestamptz) to service_role;

create function public.announce(
    notice text, notice_key text, severity text default null, organisation_id uuid default null,
    starts_at timestamptz default null
)
    returns integer
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select private.announce(
        announce.notice, announce.notice_key, announce.severity, announce.organisation_id, announce.starts_at
    );
end;
revoke execute on function public.announce(text, text, text, uuid, timestamptz) from public, anon, authenticated;
grant execute on function public.announce(text, text, text, uuid, timestamptz) to service_role;
comment on function public.announce(text, text, text, uuid, timestamptz) is
    'Service role only: tells members of every practice, or of one, of a version, a maintenance, an incident or a matter of security.';
