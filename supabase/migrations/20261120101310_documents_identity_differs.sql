-- identity_differs: in what the patient whom a device names is another than the patient of the chart.

-- Cut at what separates words in charts and in DICOM, and never by letter classes, which depend on the locale.
create function private.name_words(value text)
    returns text[]
    language sql
    immutable
    parallel safe
    security invoker
    set search_path = ''
return array_remove(regexp_split_to_array(private.search_text(name_words.value), '[\s^.,;_''’/-]+'), '');
revoke execute on function private.name_words(text) from public, anon, authenticated, service_role;

-- What the device does not say differs in nothing. A name fits if it holds a first name and a last or birth name of the
-- chart and no word beside them, or the same letters written as one word; the order does not matter, because devices are
-- filled in by hand. The device's number is compared only with a file number.
create function private.identity_differs(
    organisation_id uuid, patient_id uuid, patient_name text, patient_number text, birth_date date
)
    returns text[]
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    with device as (
        select
            private.name_words(split_part(named.alphabetic, '^', 1) || ' ' || split_part(named.alphabetic, '^', 2)) as words,
            nullif(ltrim(array_to_string(private.name_words(identity_differs.patient_number), ''), '0'), '') as number
        from (select split_part(identity_differs.patient_name, '=', 1) as alphabetic) as named
    ),

    chart as (
        select
            private.name_words(patients.first_name) as first_words,
            private.name_words(patients.last_name) as last_words,
            private.name_words(coalesce(patients.birth_name, '')) as birth_words,
            nullif(ltrim(array_to_string(private.name_words(patients.file_number), ''), '0'), '') as number,
            patients.birth_date
        from public.patients
        where patients.organisation_id = identity_differs.organisation_id
            and patients.id = identity_differs.patient_id
    )

    select array_remove(
        array[
            case when chart.birth_date <> identity_differs.birth_date then 'birth_date' end,
            case
                when cardinality(device.words) > 0
                    and not (
                        device.words <@ (chart.first_words || chart.last_words || chart.birth_words)
                        and device.words && chart.first_words
                        and device.words && (chart.last_words || chart.birth_words)
                    )
                    and array_to_string(device.words, '') not in (
                        array_to_string(chart.last_words || chart.first_words, ''),
                        array_to_string(chart.first_words || chart.last_words, ''),
                        array_to_string(chart.birth_words || chart.first_words, ''),
                        array_to_string(chart.first_words || chart.birth_words, '')
                    )
                    then 'name'
            end,
            case when chart.number <> device.number then 'number' end
        ],
        null
    )
    from chart
    cross join device;
end;
revoke execute on function private.identity_differs(uuid, uuid, text, text, date)
    from public, anon, authenticated, service_role;
