-- sweep_objects: compares every stored file with every row, both ways, and names what may be removed.

-- Definer, because documents, intents and stored objects are closed. One look at a time, whatever the number of workers.
-- What no row explains is named only after a second look an hour later and a day after it was stored, and not at all
-- where there is so much of it that the rows are rather what is missing. Nothing is written unless it is to be acted upon.
create function private.sweep_objects(
    as_of timestamptz, batch_size integer, is_applied boolean, share_max numeric, every_seconds integer
)
    returns jsonb
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_batch_size constant integer := least(greatest(coalesce(sweep_objects.batch_size, 1), 1), 1000);
    v_result jsonb;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('private.sweep_objects', 0)) then
        return jsonb_build_object('looked', false);
    end if;

    if sweep_objects.every_seconds > 0 and exists (
        select from private.sweeps
        where sweeps.looked_at > sweep_objects.as_of - make_interval(secs => sweep_objects.every_seconds)
    ) then
        return jsonb_build_object('looked', false);
    end if;

    with found as materialized (
        select * from private.mismatches()
    ),

    seen as (
        insert into private.unexplained_objects as known (object_name, object_version, first_seen_at)
        select found.object_name, found.object_version, sweep_objects.as_of
        from found
        where found.reason = 'unexplained' and sweep_objects.is_applied
        on conflict (object_name) do update
        set object_version = excluded.object_version,
            first_seen_at = excluded.first_seen_at
        where known.object_version is distinct from excluded.object_version
    ),

    forgotten as (
        delete from private.unexplained_objects
        where sweep_objects.is_applied
            and not exists (
                select from found
                where found.object_name = unexplained_objects.object_name and found.reason = 'unexplained'
            )
    ),

    objects_counted as (
        select count(*) as number from storage.objects where objects.bucket_id = 'patient-documents'
    ),

    reasons as (
        select
            count(*) filter (where found.reason = 'in_flight') as in_flight,
            count(*) filter (where found.reason = 'upload_ended') as upload_ended,
            count(*) filter (where found.reason = 'document_deleted') as document_deleted,
            count(*) filter (where found.reason = 'document_rejected') as document_rejected,
            count(*) filter (where found.reason = 'unexplained') as unexplained,
            count(*) filter (where found.reason = 'missing') as missing,
            count(*) filter (where found.reason = 'changed') as changed
        from found
    ),

    guard as (
        select reasons.unexplained > sweep_objects.share_max * objects_counted.number as is_refused
        from reasons, objects_counted
    ),

    due as materialized (
        select found.object_name, found.reason
        from found
        cross join guard
        left join private.unexplained_objects as known
            on known.object_name = found.object_name
            and known.object_version is not distinct from found.object_version
        where found.reason in ('upload_ended', 'document_deleted', 'document_rejected')
            or (
                found.reason = 'unexplained'
                and known.first_seen_at <= sweep_objects.as_of - interval '1 hour'
                and found.stored_at <= sweep_objects.as_of - interval '1 day'
                and not guard.is_refused
            )
        limit v_batch_size
    )

    select jsonb_build_object(
        'looked', true,
        'objects', objects_counted.number,
        'in_flight', reasons.in_flight,
        'upload_ended', reasons.upload_ended,
        'document_deleted', reasons.document_deleted,
        'document_rejected', reasons.document_rejected,
        'unexplained', reasons.unexplained,
        'is_refused', guard.is_refused,
        'missing', reasons.missing,
        'changed', reasons.changed,
        'damaged', array(
            select jsonb_build_object('document_id', found.document_id, 'reason', found.reason)
            from found
            where found.reason in ('missing', 'changed')
            limit v_batch_size
        ),
        'due', array(
            select jsonb_build_object(
                'bucket_id', 'patient-documents', 'object_name', due.object_name, 'reason', due.reason
            )
            from due
        )
    )
    into v_result
    from objects_counted, reasons, guard;

    -- A look that could not name everything is followed by the next at once.
    if sweep_objects.is_applied and jsonb_array_length(v_result -> 'due') < v_batch_size then
        insert into private.sweeps (looked_at, result)
        values (sweep_objects.as_of, v_result - array['looked', 'due', 'damaged'])
        on conflict (only_row) do update
        set looked_at = excluded.looked_at,
            result = excluded.result;
    end if;

    return v_result;
end;
$$;
revoke execute on function private.sweep_objects(timestamptz, integer, boolean, numeric, integer)
    from public, anon, authenticated;
grant execute on function private.sweep_objects(timestamptz, integer, boolean, numeric, integer) to service_role;
