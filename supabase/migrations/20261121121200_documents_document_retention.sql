-- document_retention: what keeps a document, and whether the caller may delete it; readable before one tries.

-- Definer, because rules and holds of a practice are not for everybody to read: here is what concerns these documents.
-- What the caller does not see is not in the answer.
create function private.document_retention(ids uuid[])
    returns table (id uuid, may_delete boolean, rule text, until date, on_hold boolean)
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
begin
    if cardinality(document_retention.ids) > 100 then
        raise sqlstate 'PT400' using message = 'too_many_ids', detail = 'At most 100 documents are asked for at once.';
    end if;

    return query
    select
        patient_documents.id,
        state.refusal is null
        and patient_documents.organisation_id = any (private.my_organisations('documents.delete')),
        state.rule,
        state.until,
        state.held_since is not null
    from public.patient_documents
    cross join lateral private.may_not_delete(patient_documents.id) as state
    where patient_documents.id = any (document_retention.ids)
        and patient_documents.organisation_id = any (private.my_organisations('documents.read'))
        and (
            patient_documents.status = 'ready'
            or (patient_documents.status = 'received' and patient_documents.created_by = private.caller_id())
        )
    order by array_position(document_retention.ids, patient_documents.id);
end;
$$;
revoke execute on function private.document_retention(uuid[]) from public, anon;
grant execute on function private.document_retention(uuid[]) to authenticated;

create function public.document_retention(ids uuid[])
    returns table (id uuid, may_delete boolean, rule text, until date, on_hold boolean)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select state.id, state.may_delete, state.rule, state.until, state.on_hold
    from private.document_retention(document_retention.ids) as state;
end;
revoke execute on function public.document_retention(uuid[]) from public, anon;
grant execute on function public.document_retention(uuid[]) to authenticated;
comment on function public.document_retention(uuid[]) is
    'For up to 100 documents: may the caller delete it, which rule keeps it until when, and is it on hold.';
