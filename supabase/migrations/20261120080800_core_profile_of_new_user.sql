-- create_profile: every user has a profile from the first moment.

-- Definer, because the auth server's role has no right on our tables. A name that does not fit must never stop a sign-up.
create function private.create_profile()
    returns trigger
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
begin
    insert into public.profiles (id, full_name)
    values (new.id, left(coalesce(private.clean_text(new.raw_user_meta_data ->> 'full_name'), ''), 200))
    on conflict (id) do nothing;

    return null;
end;
$$;
revoke execute on function private.create_profile() from public, anon, authenticated, service_role;

create trigger molaire_create_profile after insert on auth.users
    for each row execute function private.create_profile();

-- Users who were there before this migration.
insert into public.profiles (id, full_name)
select users.id, left(coalesce(private.clean_text(users.raw_user_meta_data ->> 'full_name'), ''), 200)
from auth.users as users
on conflict (id) do nothing;
