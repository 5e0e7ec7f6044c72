-- audit_row and audit_name: the triggers that write entries, in the transaction of the change itself.

-- Definer, because the audit is closed to everyone. The arguments name the column of the row's id and the column of its
-- practice, where these are not `id` and `organisation_id`.
create function private.audit_row()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
    set timezone = 'UTC'
as $$
declare
    v_old constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    v_new constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    v_id_column constant text := coalesce(tg_argv[0], 'id');
    v_organisation_column constant text := coalesce(tg_argv[1], 'organisation_id');
    v_before constant uuid := (v_old ->> v_organisation_column)::uuid;
    v_after constant uuid := coalesce((v_new ->> v_organisation_column)::uuid, v_before);
    v_row_id constant uuid := (coalesce(v_new, v_old) ->> v_id_column)::uuid;
begin
    perform private.write_entry(v_after, lower(tg_op), tg_table_name, v_row_id, v_old, v_new);

    -- No client can move a row to another practice; where the owner does, the one that lost it knows.
    if v_before <> v_after then
        perform private.write_entry(v_before, lower(tg_op), tg_table_name, v_row_id, v_old, v_new);
    end if;

    return null;
end;
$$;
revoke execute on function private.audit_row() from public, anon, authenticated, service_role;

-- A profile belongs to no practice, and its settings concern its person alone; the name is what colleagues read beside
-- every act, so each practice in which the person works learns that it changed.
create function private.audit_name()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
    set timezone = 'UTC'
as $$
begin
    perform private.write_entry(memberships.organisation_id, 'update', 'profiles', new.id, to_jsonb(old), to_jsonb(new))
    from public.memberships
    where memberships.user_id = new.id
        and memberships.revoked_at is null;

    return null;
end;
$$;
revoke execute on function private.audit_name() from public, anon, authenticated, service_role;

create trigger organisations_20_audit after insert or update or delete on public.organisations
    for each row execute function private.audit_row('id', 'id');

create trigger memberships_audit after insert or update or delete on public.memberships
    for each row execute function private.audit_row('user_id');

create trigger profiles_audit after update on public.profiles
    for each row
    when (new.full_name is distinct from old.full_name)
    execute function private.audit_name();

create trigger patients_audit after insert or update or delete on public.patients
    for each row execute function private.audit_row();

create trigger patient_documents_audit after insert or update or delete on public.patient_documents
    for each row execute function private.audit_row();
