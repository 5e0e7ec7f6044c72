-- Who may touch the tables of the core: organisations, memberships, profiles, patients. Safe to run again.
-- Columns not granted are ours: identity, ownership and dates are never chosen by the caller.

-- organisations

revoke all on public.organisations from anon, authenticated, service_role;
grant select on public.organisations to authenticated;
grant update (name, time_zone, locale) on public.organisations to authenticated;

drop policy if exists organisations_select_members on public.organisations;
create policy organisations_select_members on public.organisations
    for select to authenticated
    using (id = any ((select private.my_organisations('organisation.read'))::uuid[]));
comment on policy organisations_select_members on public.organisations is
    'Members see all their organisations, whichever is active: the switch between them needs the list.';

drop policy if exists organisations_update_admins on public.organisations;
create policy organisations_update_admins on public.organisations
    for update to authenticated
    using (id = (select private.active_organisation('organisation.update')))
    with check (id = (select private.active_organisation('organisation.update')));
comment on policy organisations_update_admins on public.organisations is
    'Admins rename the organisation they work in and set its language and time zone.';

-- memberships

revoke all on public.memberships from anon, authenticated, service_role;
grant select on public.memberships to authenticated;

drop policy if exists memberships_select_members on public.memberships;
create policy memberships_select_members on public.memberships
    for select to authenticated
    using (organisation_id = any ((select private.my_organisations('members.read'))::uuid[]));
comment on policy memberships_select_members on public.memberships is
    'Members see who works in their organisations; nobody writes memberships directly.';

-- profiles

revoke all on public.profiles from anon, authenticated, service_role;
grant select on public.profiles to authenticated;
grant update (full_name, locale, time_zone, digest_hour, active_organisation_id) on public.profiles to authenticated;

drop policy if exists profiles_select_self on public.profiles;
create policy profiles_select_self on public.profiles
    for select to authenticated
    using (id = (select private.caller_id()));
comment on policy profiles_select_self on public.profiles is
    'A profile says where else its person works, so it is read by that person alone; names come from members().';

drop policy if exists profiles_update_self on public.profiles;
create policy profiles_update_self on public.profiles
    for update to authenticated
    using (id = (select private.caller_id()))
    with check (
        id = (select private.caller_id())
        and (
            active_organisation_id is null
            or active_organisation_id = any ((select private.my_organisations('organisation.read'))::uuid[])
        )
    );
comment on policy profiles_update_self on public.profiles is
    'A person changes their own settings, and makes active only an organisation in which they work today.';

-- patients

revoke all on public.patients from anon, authenticated, service_role;
grant select on public.patients to authenticated;
grant insert (
    organisation_id, file_number, first_name, last_name, birth_name, sex, birth_date, deceased_at, phone, email, address
) on public.patients to authenticated;
grant update (
    file_number, first_name, last_name, birth_name, sex, birth_date, deceased_at, phone, email, address
) on public.patients to authenticated;

drop policy if exists patients_select_staff on public.patients;
create policy patients_select_staff on public.patients
    for select to authenticated
    using (organisation_id = (select private.active_organisation('patients.read')) and deleted_at is null);
comment on policy patients_select_staff on public.patients is
    'Staff read the patients of the organisation they work in.';

drop policy if exists patients_insert_staff on public.patients;
create policy patients_insert_staff on public.patients
    for insert to authenticated
    with check (organisation_id = (select private.active_organisation('patients.create')));
comment on policy patients_insert_staff on public.patients is
    'Staff add patients to the organisation they work in and to no other.';

drop policy if exists patients_update_staff on public.patients;
create policy patients_update_staff on public.patients
    for update to authenticated
    using (organisation_id = (select private.active_organisation('patients.update')) and deleted_at is null)
    with check (organisation_id = (select private.active_organisation('patients.update')) and deleted_at is null);
comment on policy patients_update_staff on public.patients is
    'Staff correct who a patient is and how to reach them; archiving, merging and deleting are commands.';
