-- place_hold: from now on nothing of this patient, or not this document, is deleted.

-- Definer, because nobody writes holds directly: signature and date are ours. Two open holds of one target are two
-- procedures; the target is free when the last is released. What was already in deletion cannot be held: asked for such a
-- document the answer is no, and asked for a patient it is their number.
create function private.place_hold(patient_id uuid, document_id uuid, reason text)
    returns table (id uuid, placed_at timestamptz, in_deletion integer)
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_reason constant text := nullif(btrim(left(private.clean_text(place_hold.reason), 500)), '');
    v_organisation_id uuid;
    v_people uuid[];
    v_status text;
    v_id uuid;
begin
    select patients.organisation_id
    into v_organisation_id
    from public.patients
    where patients.id = place_hold.patient_id
        and patients.organisation_id = any (private.my_organisations('patients.read'));

    if not found then
        raise sqlstate 'PT404' using message = 'patient_not_found', detail = 'The caller sees no such patient.';
    end if;

    if not private.has_permission_in(v_organisation_id, 'documents.hold') then
        raise sqlstate '42501' using
            message = 'not_allowed', detail = 'The caller may not hold documents in the organisation of this patient.';
    end if;

    perform private.require_session();

    if v_reason is null then
        raise sqlstate 'PT400' using message = 'reason_required', detail = 'A hold needs a reason.';
    end if;

    -- Whoever begins a deletion has locked the document, then the patient: here it is one or the other.
    if place_hold.document_id is null then
        perform
        from public.patients
        where patients.id = place_hold.patient_id
        for update;
    else
        select patient_documents.status
        into v_status
        from public.patient_documents
        where patient_documents.id = place_hold.document_id
            and patient_documents.organisation_id = v_organisation_id
            and patient_documents.patient_id = place_hold.patient_id
            and (patient_documents.status <> 'received' or patient_documents.created_by = private.caller_id())
        for share;

        if not found then
            raise sqlstate 'PT404' using
                message = 'document_not_found', detail = 'The caller sees no such document of this patient.';
        elsif v_status = 'deleting' then
            raise sqlstate 'PT409' using message = 'document_deleting', detail = 'Its deletion was begun before.';
        elsif v_status = 'received' then
            -- Bytes that are not what they say are rejected whatever is on hold, so this would be no promise.
            raise sqlstate 'PT409' using message = 'document_not_verified', detail = 'Nobody has read its bytes yet.';
        end if;
    end if;

    insert into public.legal_holds (organisation_id, patient_id, document_id, reason, placed_by)
    values (v_organisation_id, place_hold.patient_id, place_hold.document_id, v_reason, private.caller_id())
    returning legal_holds.id into v_id;

    v_people := private.same_person(v_organisation_id, array[place_hold.patient_id]);

    return query
    select
        legal_holds.id,
        legal_holds.placed_at,
        (
            select count(*)::integer
            from public.patient_documents
            where patient_documents.organisation_id = v_organisation_id
                and patient_documents.status = 'deleting'
                and legal_holds.document_id is null
                and (
                    patient_documents.patient_id = any (v_people)
                    or patient_documents.filed_patient_id = any (v_people)
                )
        )
    from public.legal_holds
    where legal_holds.id = v_id;
end;
$$;
revoke execute on function private.place_hold(uuid, uuid, text) from public, anon;
grant execute on function private.place_hold(uuid, uuid, text) to authenticated;

create function public.place_hold(patient_id uuid, document_id uuid default null, reason text default null)
    returns table (id uuid, placed_at timestamptz, in_deletion integer)
    language sql
    volatile
    security invoker
    set search_path = ''
begin atomic
    select placed.id, placed.placed_at, placed.in_deletion
    from private.place_hold(place_hold.patient_id, place_hold.document_id, place_hold.reason) as placed;
end;
revoke execute on function public.place_hold(uuid, uuid, text) from public, anon;
grant execute on function public.place_hold(uuid, uuid, text) to authenticated;
comment on function public.place_hold(uuid, uuid, text) is
    'Keeps one document of a patient, or all of them, from being deleted until the hold is released.';
