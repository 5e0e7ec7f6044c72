-- refuse_write: a write without the permission is an error, not zero rows.

-- Policies filter an update to nothing without a word; these triggers fire even when no row is visible. The question
-- stands in WHEN, so that it is asked for the API's callers alone and not inside our own definer functions.
create function private.refuse_write()
    returns trigger
    language plpgsql
    volatile
    security invoker
    set search_path = ''
as $$
begin
    raise sqlstate '42501' using
        message = 'not_allowed',
        detail = 'The caller lacks the permission in the active organisation.';
end;
$$;
revoke execute on function private.refuse_write() from public, anon, authenticated, service_role;

create trigger organisations_refuse_update before update on public.organisations
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('organisation.update') is null)
    execute function private.refuse_write();

create trigger profiles_refuse_update before update on public.profiles
    for each statement
    when (current_user = 'authenticated' and private.caller_id() is null)
    execute function private.refuse_write();

create trigger patients_refuse_insert before insert on public.patients
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('patients.create') is null)
    execute function private.refuse_write();

create trigger patients_refuse_update before update on public.patients
    for each statement
    when (current_user = 'authenticated' and private.active_organisation('patients.update') is null)
    execute function private.refuse_write();
