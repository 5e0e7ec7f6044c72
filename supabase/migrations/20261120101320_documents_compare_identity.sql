-- compare_identity: asked before an upload becomes a document, so that a file of somebody else is filed nowhere.

-- Definer, because names are compared by private functions. It answers only about an upload of the caller's own.
create function private.compare_identity(document_id uuid, patient_name text, patient_number text, birth_date date)
    returns text[]
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_upload public.document_uploads;
begin
    select document_uploads.*
    into v_upload
    from public.document_uploads
    where document_uploads.document_id = compare_identity.document_id
        and document_uploads.created_by = private.caller_id();

    if not found or v_upload.outcome = 'abandoned' then
        raise sqlstate 'PT404' using message = 'upload_not_found', detail = 'The caller has no such upload.';
    end if;

    if not private.has_permission_in(v_upload.organisation_id, 'documents.create') then
        raise sqlstate '42501' using
            message = 'not_allowed',
            detail = 'The caller may no longer add documents in the organisation of this upload.';
    end if;

    return private.identity_differs(
        v_upload.organisation_id,
        v_upload.patient_id,
        compare_identity.patient_name,
        compare_identity.patient_number,
        compare_identity.birth_date
    );
end;
$$;
revoke execute on function private.compare_identity(uuid, text, text, date) from public, anon;
grant execute on function private.compare_identity(uuid, text, text, date) to authenticated;

create function public.compare_identity(
    document_id uuid, patient_name text default null, patient_number text default null, birth_date date default null
)
    returns text[]
    language sql
    stable
    security invoker
    set search_path = ''
return private.compare_identity(
    compare_identity.document_id,
    compare_identity.patient_name,
    compare_identity.patient_number,
    compare_identity.birth_date
);
revoke execute on function public.compare_identity(uuid, text, text, date) from public, anon;
grant execute on function public.compare_identity(uuid, text, text, date) to authenticated;
comment on function public.compare_identity(uuid, text, text, date) is
    'In what the patient named in a file differs from the chart under which the caller is filing it: birth_date, name, number.';
