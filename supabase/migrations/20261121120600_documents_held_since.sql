-- held_since: since when an open hold covers a document; null where none does.

-- By itself, or as one of the documents of a patient: of whom it is about now, of whom it was first filed under, and of
-- whatever rows either was merged with.
create function private.held_since(document_id uuid)
    returns timestamptz
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select min(legal_holds.placed_at)
    from public.patient_documents
    inner join public.legal_holds
        on legal_holds.organisation_id = patient_documents.organisation_id
            and legal_holds.released_at is null
    where patient_documents.id = held_since.document_id
        and (
            legal_holds.document_id = patient_documents.id
            or (
                legal_holds.document_id is null
                and legal_holds.patient_id = any (
                    private.same_person(
                        patient_documents.organisation_id,
                        array[patient_documents.patient_id, patient_documents.filed_patient_id]
                    )
                )
            )
        );
end;
revoke execute on function private.held_since(uuid) from public, anon, authenticated, service_role;
