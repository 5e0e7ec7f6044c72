-- retention_of: which rule keeps a document, and the last day on which it does.

-- The last contact is the newest of: the patient was seen, a document was added for them, this one was taken. Days are
-- those of UTC, and the last one counts. Dates that people type cannot shorten it below what they could be: what lies
-- in the future is not believed, and a death before the last contact counts as on that day.
create function private.retention_of(document_id uuid)
    returns table (rule text, until date)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        case
            when ends.after_death is not null then 'deceased_' || ends.deceased_years || '_years'
            when ends.of_minor > ends.of_years then 'minor_' || ends.minor_age || '_years'
            when ends.own_years is not null then 'practice_' || ends.own_years || '_years'
            else ends.rule
        end,
        coalesce(ends.after_death, greatest(ends.of_minor, ends.of_years))
    from (
        select
            retention_defaults.rule,
            retention_defaults.minor_age,
            retention_defaults.deceased_years,
            own.keep_years as own_years,
            (contact.day + make_interval(years => coalesce(own.keep_years, retention_defaults.keep_years)))::date as of_years,
            (person.birth_date + make_interval(years => retention_defaults.minor_age))::date as of_minor,
            -- A practice that keeps documents longer keeps those of the dead as long.
            case
                when own.keep_years is null
                    and person.deceased_at < contact.day + make_interval(years => retention_defaults.deceased_years)
                    then (
                        greatest(person.deceased_at, contact.day)
                        + make_interval(years => retention_defaults.deceased_years)
                    )::date
            end as after_death
        from public.patient_documents
        inner join private.retention_defaults
            on retention_defaults.media_kind = patient_documents.media_kind
        left join public.retention_rules as own
            on own.organisation_id = patient_documents.organisation_id
                and own.media_kind = patient_documents.media_kind
                and own.keep_years > retention_defaults.keep_years
        cross join lateral private.same_person(
            patient_documents.organisation_id, array[patient_documents.patient_id]
        ) as rows_of_person (ids)
        cross join lateral (
            select
                max(patients.last_seen_at) as last_seen_at,
                max(patients.birth_date) filter (where patients.birth_date <= (now() at time zone 'UTC')::date) as birth_date,
                max(patients.deceased_at) filter (where patients.deceased_at <= (now() at time zone 'UTC')::date) as deceased_at
            from public.patients
            where patients.organisation_id = patient_documents.organisation_id
                and patients.id = any (rows_of_person.ids)
        ) as person
        cross join lateral (
            select max(others.created_at) as created_at
            from public.patient_documents as others
            where others.organisation_id = patient_documents.organisation_id
                and others.patient_id = any (rows_of_person.ids)
                and others.status <> 'deleting'
        ) as newest
        cross join lateral (
            select (
                greatest(
                    person.last_seen_at,
                    newest.created_at,
                    patient_documents.created_at,
                    case when patient_documents.captured_at <= now() then patient_documents.captured_at end
                ) at time zone 'UTC'
            )::date as day
        ) as contact
        where patient_documents.id = retention_of.document_id
    ) as ends;
end;
revoke execute on function private.retention_of(uuid) from public, anon, authenticated, service_role;
