-- may_not_delete: the one answer to whether rules keep a document; for the refusal, and for who asks before trying.

-- `refusal` is the key that deleting would raise, null where no rule forbids it; who may delete is another question.
create function private.may_not_delete(document_id uuid)
    returns table (refusal text, held_since date, rule text, until date)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        case
            when held.since is not null then 'document_on_hold'
            when organisations.retention_mode = 'strict'
                and retained.until >= (now() at time zone 'UTC')::date
                -- Nobody could open it: it never was part of the record.
                and patient_documents.status <> 'received'
                -- The correction of an error, such as the wrong patient.
                and patient_documents.created_at <= now() - interval '7 days'
                then 'document_retained'
        end,
        (held.since at time zone 'UTC')::date,
        retained.rule,
        retained.until
    from public.patient_documents
    inner join public.organisations
        on organisations.id = patient_documents.organisation_id
    cross join lateral private.retention_of(patient_documents.id) as retained
    cross join lateral private.held_since(patient_documents.id) as held (since)
    where patient_documents.id = may_not_delete.document_id;
end;
revoke execute on function private.may_not_delete(uuid) from public, anon, authenticated, service_role;
