-- Who may touch implants and what was measured on them. Safe to run again.

-- implants

revoke all on public.implants from anon, authenticated, service_role;
grant select on public.implants to authenticated;
grant insert (organisation_id, patient_id, tooth, manufacturer, model, lot_number, diameter_mm, length_mm, placed_on)
    on public.implants to authenticated;
grant update (tooth, manufacturer, model, lot_number, diameter_mm, length_mm, placed_on, removed_on)
    on public.implants to authenticated;

drop policy if exists implants_select_staff on public.implants;
create policy implants_select_staff on public.implants
    for select to authenticated
    using (organisation_id = (select private.active_organisation('implants.read')));
comment on policy implants_select_staff on public.implants is
    'Staff read the implants of the organisation they work in.';

drop policy if exists implants_insert_practitioner on public.implants;
create policy implants_insert_practitioner on public.implants
    for insert to authenticated
    with check (organisation_id = (select private.active_organisation('implants.create')));
comment on policy implants_insert_practitioner on public.implants is 'Practitioners record the implants they place.';

drop policy if exists implants_update_practitioner on public.implants;
create policy implants_update_practitioner on public.implants
    for update to authenticated
    using (organisation_id = (select private.active_organisation('implants.update')))
    with check (organisation_id = (select private.active_organisation('implants.update')));
comment on policy implants_update_practitioner on public.implants is
    'Practitioners correct an implant and say when it was removed; its patient stays.';

-- isq_measurements

revoke all on public.isq_measurements from anon, authenticated, service_role;
grant select on public.isq_measurements to authenticated;
grant insert (organisation_id, implant_id, isq, direction, measured_on) on public.isq_measurements to authenticated;
grant update (isq, direction, measured_on) on public.isq_measurements to authenticated;

drop policy if exists isq_measurements_select_staff on public.isq_measurements;
create policy isq_measurements_select_staff on public.isq_measurements
    for select to authenticated
    using (organisation_id = (select private.active_organisation('implants.read')));
comment on policy isq_measurements_select_staff on public.isq_measurements is
    'Staff read the measurements of the organisation they work in.';

drop policy if exists isq_measurements_insert_practitioner on public.isq_measurements;
create policy isq_measurements_insert_practitioner on public.isq_measurements
    for insert to authenticated
    with check (organisation_id = (select private.active_organisation('implants.create')));
comment on policy isq_measurements_insert_practitioner on public.isq_measurements is 'Practitioners record what they measure.';

drop policy if exists isq_measurements_update_practitioner on public.isq_measurements;
create policy isq_measurements_update_practitioner on public.isq_measurements
    for update to authenticated
    using (organisation_id = (select private.active_organisation('implants.update')))
    with check (organisation_id = (select private.active_organisation('implants.update')));
comment on policy isq_measurements_update_practitioner on public.isq_measurements is
    'Practitioners correct a measurement; its implant and its author stay.';

-- organisations: the thresholds, under the policy of the core.

grant update (isq_critical_below, isq_warning_below) on public.organisations to authenticated;
