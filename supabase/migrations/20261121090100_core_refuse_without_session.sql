-- refuse_without_session: nobody writes with a token that was signed out.

-- Beside refuse_write, and named to be asked after it: who lacks the right is told that.
create function private.refuse_without_session()
    returns trigger
    language plpgsql
    volatile
    security invoker
    set search_path = ''
as $$
begin
    raise sqlstate 'PT401' using
        message = 'session_expired', detail = 'The session of this token has ended.';
end;
$$;
revoke execute on function private.refuse_without_session() from public, anon, authenticated, service_role;

create trigger organisations_refuse_without_session before update on public.organisations
    for each statement
    when (current_user = 'authenticated' and not private.session_lives())
    execute function private.refuse_without_session();

create trigger profiles_refuse_without_session before update on public.profiles
    for each statement
    when (current_user = 'authenticated' and not private.session_lives())
    execute function private.refuse_without_session();

create trigger patients_refuse_without_session before insert or update on public.patients
    for each statement
    when (current_user = 'authenticated' and not private.session_lives())
    execute function private.refuse_without_session();

create trigger patient_documents_refuse_without_session before update on public.patient_documents
    for each statement
    when (current_user = 'authenticated' and not private.session_lives())
    execute function private.refuse_without_session();
