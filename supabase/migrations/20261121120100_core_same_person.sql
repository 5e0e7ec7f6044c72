-- same_person: every patient's row that stands for the same people as these, however they were merged.

-- Walks up to the survivor and down to all that were merged into it. `union` drops what was seen, so a circle ends.
create function private.same_person(organisation_id uuid, patient_ids uuid[])
    returns uuid[]
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    with recursive people (id) as (
        select given.id
        from unnest(same_person.patient_ids) as given (id)
        union
        select linked.id
        from people
        cross join lateral (
            select patients.merged_into as id
            from public.patients
            where patients.organisation_id = same_person.organisation_id
                and patients.id = people.id
                and patients.merged_into is not null
            union all
            select patients.id
            from public.patients
            where patients.organisation_id = same_person.organisation_id
                and patients.merged_into = people.id
        ) as linked
    )

    select array_agg(people.id order by people.id)
    from people;
end;
revoke execute on function private.same_person(uuid, uuid[]) from public, anon, authenticated, service_role;
