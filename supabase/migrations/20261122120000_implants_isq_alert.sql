-- isq_alert: a measurement below a threshold of the practice tells those whom it concerns, in its own transaction.

-- Definer, because notify() is closed. A correction tells when it makes the matter graver and never when it makes it better;
-- what could not be measured tells nothing. Once a statement and in one order, because each alert takes a lock of its
-- implant and type: row by row, two files with the same implants in opposite orders would wait for each other.
create function private.isq_alert()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    if tg_op = 'INSERT' then
        perform private.tell_isq(told.id)
        from (
            select written.id
            from written
            inner join public.organisations
                on organisations.id = written.organisation_id
            where written.isq < organisations.isq_warning_below
            order by written.implant_id, written.isq, written.id
        ) as told;
    else
        -- First what is low, which is little: the plan is made for one row and would compare each of many with each.
        perform private.tell_isq(told.id)
        from (
            with low as materialized (
                select written.id, written.implant_id, written.isq, organisations.isq_critical_below, organisations.isq_warning_below
                from written
                inner join public.organisations
                    on organisations.id = written.organisation_id
                where written.isq < organisations.isq_warning_below
            )

            select low.id
            from low
            inner join replaced
                on replaced.id = low.id
            where (replaced.isq < low.isq_warning_below) is not true
                or low.isq < low.isq_critical_below and (replaced.isq < low.isq_critical_below) is not true
            order by low.implant_id, low.isq, low.id
        ) as told;
    end if;

    return null;
end;
$$;
revoke execute on function private.isq_alert() from public, anon, authenticated, service_role;

-- Each change of a row has its own key, as one may fall below a threshold twice.
create function private.tell_isq(measurement_id uuid)
    returns void
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    perform private.notify(
        jsonb_strip_nulls(jsonb_build_object(
            'type', types.type,
            'organisation_id', measurements.organisation_id,
            'patient_id', implants.patient_id,
            'entity_id', measurements.implant_id,
            'actor_id', coalesce(private.caller_id(), measurements.created_by),
            'payload', jsonb_build_object('measurement_id', measurements.id),
            'event_key', concat_ws(
                ':', 'isq', measurements.id, types.type, to_char(now() at time zone 'UTC', 'YYYYMMDD"T"HH24MISSUS')
            )
        ))
    )
    from public.isq_measurements as measurements
    inner join public.organisations
        on organisations.id = measurements.organisation_id
    inner join public.implants
        on implants.organisation_id = measurements.organisation_id
        and implants.id = measurements.implant_id
    cross join lateral (
        select case when measurements.isq < organisations.isq_critical_below then 'ISQ_CRITICAL' else 'ISQ_WARNING' end
    ) as types (type)
    where measurements.id = tell_isq.measurement_id;
end;
$$;
revoke execute on function private.tell_isq(uuid) from public, anon, authenticated, service_role;

create trigger isq_measurements_notify_insert after insert on public.isq_measurements
    referencing new table as written
    for each statement execute function private.isq_alert();

create trigger isq_measurements_notify_update after update on public.isq_measurements
    referencing old table as replaced new table as written
    for each statement execute function private.isq_alert();
