-- isq_alert: a measurement below a threshold of the practice tells those whom it concerns, in its own transaction.

-- Definer, because notify() is closed. A correction tells when it makes the matter graver and never when it makes it better;
-- what could not be measured tells nothing. Each change of a row has its own key, as one may fall below a threshold twice.
create function private.isq_alert()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_before constant text := case when tg_op = 'UPDATE' then private.isq_type(old.organisation_id, old.isq) end;
    v_after constant text := private.isq_type(new.organisation_id, new.isq);
begin
    if v_after = 'ISQ_CRITICAL' and v_before is distinct from 'ISQ_CRITICAL'
        or v_after = 'ISQ_WARNING' and v_before is null
    then
        perform private.notify(
            jsonb_strip_nulls(jsonb_build_object(
                'type', v_after,
                'organisation_id', new.organisation_id,
                'patient_id', (
                    select implants.patient_id
                    from public.implants
                    where implants.organisation_id = new.organisation_id
                        and implants.id = new.implant_id
                ),
                'entity_id', new.implant_id,
                'actor_id', coalesce(private.caller_id(), new.created_by),
                'payload', jsonb_build_object('measurement_id', new.id),
                'event_key', concat_ws(
                    ':', 'isq', new.id, v_after, to_char(now() at time zone 'UTC', 'YYYYMMDD"T"HH24MISSUS')
                )
            ))
        );
    end if;

    return null;
end;
$$;
revoke execute on function private.isq_alert() from public, anon, authenticated, service_role;

-- Null for a value that is high enough, and for none.
create function private.isq_type(organisation_id uuid, isq numeric)
    returns text
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select case
        when isq_type.isq < organisations.isq_critical_below then 'ISQ_CRITICAL'
        when isq_type.isq < organisations.isq_warning_below then 'ISQ_WARNING'
    end
    from public.organisations
    where organisations.id = isq_type.organisation_id;
end;
revoke execute on function private.isq_type(uuid, numeric) from public, anon, authenticated, service_role;

create trigger isq_measurements_notify_insert after insert on public.isq_measurements
    for each row
    when (new.isq is not null)
    execute function private.isq_alert();

create trigger isq_measurements_notify_update after update on public.isq_measurements
    for each row
    when (new.isq is distinct from old.isq)
    execute function private.isq_alert();
