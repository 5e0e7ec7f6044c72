-- names_in_deletion: what the caller may remove because its document is in deletion, found once a statement.

-- Definer, because documents are under policies themselves. A set, which the policies look names up in: asked object by
-- object, the same took twenty times as long as deleting. Few documents are in deletion at a time, and the index holds
-- no others.
create index patient_documents_organisation_id_deleting_idx on public.patient_documents (organisation_id)
    where status = 'deleting';

create function private.names_in_deletion()
    returns setof text
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
begin
    if private.session_lives() then
        return query
        select patient_documents.file_path
        from public.patient_documents
        where patient_documents.status = 'deleting'
            and patient_documents.organisation_id = any (private.my_organisations('documents.delete'));
    end if;
end;
$$;
revoke execute on function private.names_in_deletion() from public, anon;
grant execute on function private.names_in_deletion() to authenticated;
