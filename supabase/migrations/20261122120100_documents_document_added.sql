-- document_added: a document that can be opened from now on is told of, in the transaction that made it so.

-- Definer, because notify() is closed. Whoever filed it knows already.
create function private.document_added()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    perform private.notify(
        jsonb_build_object(
            'type', 'DOCUMENT_ADDED',
            'organisation_id', new.organisation_id,
            'patient_id', new.patient_id,
            'entity_id', new.id,
            'actor_id', new.created_by,
            'payload', jsonb_build_object('media_kind', new.media_kind),
            'event_key', 'document:' || new.id
        )
    );

    return null;
end;
$$;
revoke execute on function private.document_added() from public, anon, authenticated, service_role;

create trigger patient_documents_notify after update on public.patient_documents
    for each row
    when (old.status = 'received' and new.status = 'ready')
    execute function private.document_added();
