-- is_entity: whether what an event is about exists in its practice, and with its patient.

-- Every capability adds a branch with its table; until then of its entities only the form is known.
create function private.is_entity(organisation_id uuid, patient_id uuid, entity_type text, entity_id uuid)
    returns boolean
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
begin
    return case is_entity.entity_type
        when 'implant' then exists (
            select from public.implants
            where implants.organisation_id = is_entity.organisation_id
                and implants.id = is_entity.entity_id
                and implants.patient_id = coalesce(is_entity.patient_id, implants.patient_id)
        )
        when 'document' then exists (
            select from public.patient_documents
            where patient_documents.organisation_id = is_entity.organisation_id
                and patient_documents.id = is_entity.entity_id
                and patient_documents.patient_id = coalesce(is_entity.patient_id, patient_documents.patient_id)
        )
        when 'membership' then exists (
            select from public.memberships
            where memberships.organisation_id = is_entity.organisation_id
                and memberships.user_id = is_entity.entity_id
        )
        when 'system' then is_entity.entity_id is null
        else is_entity.entity_id is not null
    end;
end;
$$;
revoke execute on function private.is_entity(uuid, uuid, text, uuid) from public, anon, authenticated, service_role;
