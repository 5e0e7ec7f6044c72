-- refuse_deletion: no document begins to be deleted while a hold or the retention rule of a strict practice keeps it.

-- A trigger, so that no way into deletion goes past it, whoever finds one. Definer, because the rules are closed.
-- Deleting has locked the document; now it locks the patient as a foreign key would, which place_hold waits for: either
-- the hold comes first and is seen here, or it finds the document in deletion. `may_not_delete` looks after the lock,
-- so it must be a statement of its own.
create function private.refuse_deletion()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
declare
    v_state record;
begin
    perform
    from public.patients
    where patients.organisation_id = old.organisation_id
        and patients.id = any (private.same_person(old.organisation_id, array[old.patient_id, old.filed_patient_id]))
    order by patients.id
    for key share;

    select state.refusal, state.held_since, state.rule, state.until
    into v_state
    from private.may_not_delete(old.id) as state;

    if v_state.refusal = 'document_on_hold' then
        raise sqlstate 'PT409' using
            message = 'document_on_hold',
            detail = 'A legal hold covers the document.',
            hint = jsonb_build_object('rule', 'legal_hold', 'since', v_state.held_since)::text;
    elsif v_state.refusal = 'document_retained' then
        raise sqlstate 'PT409' using
            message = 'document_retained',
            detail = 'The practice is strict, and the rule keeps the document until the end of that day.',
            hint = jsonb_build_object('rule', v_state.rule, 'until', v_state.until)::text;
    end if;

    return new;
end;
$$;
revoke execute on function private.refuse_deletion() from public, anon, authenticated, service_role;

create trigger patient_documents_refuse_deletion before update on public.patient_documents
    for each row
    when (new.status = 'deleting' and old.status <> 'deleting')
    execute function private.refuse_deletion();
