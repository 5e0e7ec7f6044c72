-- compare_identity: asked before an upload becomes a document, so that a file of somebody else is filed nowhere.

-- Definer, because names are compared by private functions. Whose upload it is, and whether it is still one, is asked
-- of examine_upload.
create function private.compare_identity(document_id uuid, patient_name text, patient_number text, birth_date date)
    returns text[]
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
begin
    perform private.examine_upload(compare_identity.document_id);

    return (
        select
            private.identity_differs(
                document_uploads.organisation_id,
                document_uploads.patient_id,
                compare_identity.patient_name,
                compare_identity.patient_number,
                compare_identity.birth_date
            )
        from public.document_uploads
        where document_uploads.document_id = compare_identity.document_id
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
