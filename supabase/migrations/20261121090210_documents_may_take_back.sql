-- may_take_back: whether an object belongs to an open announcement of the caller.

-- Definer, because intents are under policies themselves. Also when the intent ran out, and after signing out. It is
-- locked, hence volatile: a removal that meets a commit waits for it and then finds the intent closed, or else the row
-- would outlive its object. Objects of documents in deletion are names_in_deletion; a person removes nothing else.
create function private.may_take_back(object_name text)
    returns boolean
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    return exists (
        select from public.document_uploads
        where document_uploads.document_id = private.document_id_of(may_take_back.object_name)
            and document_uploads.object_name = may_take_back.object_name
            and document_uploads.created_by = private.caller_id()
            and document_uploads.closed_at is null
        for share
    );
end;
$$;
revoke execute on function private.may_take_back(text) from public, anon;
grant execute on function private.may_take_back(text) to authenticated;
