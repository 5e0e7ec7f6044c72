-- search_patients: patients of the active organisation whose names, number or birth date hold every word, in
-- alphabetical order.

-- Definer, because LIKE and the trigram operators are not leakproof: under a policy no index would serve them.
-- `after` is the id of the last row seen; its place in the order is read again, so no name travels in a cursor.
create function private.search_patients(query text, "limit" integer, after text)
    returns table (
        id uuid,
        file_number text,
        first_name text,
        last_name text,
        birth_name text,
        sex text,
        birth_date date,
        archived_at timestamptz
    )
    language plpgsql
    stable
    security definer
    set search_path = ''
    -- Whether an index of words pays depends on the words.
    set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.active_organisation('patients.read');
    v_after record;
    v_typed constant text[] := regexp_split_to_array(private.search_text(left(search_patients.query, 200)), '\s+');
    v_born constant date := (select min(private.typed_day(words.word)) from unnest(v_typed) as words (word));
    v_born_word text;
    v_words text[];
begin
    -- What LIKE takes for a wildcard is a plain character here. Of two birth dates one has to be part of a number.
    select
        coalesce(
            array_agg(words.pattern order by length(words.pattern) desc) filter (where words.day is null or words.day <> v_born),
            '{%}'
        ),
        min(words.pattern) filter (where words.day = v_born)
    into v_words, v_born_word
    from (
        select
            '%' || regexp_replace(typed.word, '([\\%_])', '\\\1', 'g') || '%' as pattern,
            private.typed_day(typed.word) as day
        from unnest(v_typed) as typed (word)
        where typed.word <> ''
    ) as words;

    select patients.search, patients.id
    into v_after
    from public.patients
    where patients.organisation_id = v_organisation_id
        and patients.id::text = lower(search_patients.after);

    if search_patients.after is not null and not found then
        raise sqlstate 'PT400' using
            message = 'after_invalid',
            detail = 'The page starts after a row that the caller cannot see.';
    end if;

    return query
    select
        patients.id,
        patients.file_number,
        patients.first_name,
        patients.last_name,
        patients.birth_name,
        patients.sex,
        patients.birth_date,
        patients.archived_at
    from public.patients
    where patients.organisation_id = v_organisation_id
        and patients.deleted_at is null
        -- The longest word alone can be looked up in the index; `all` cannot.
        and patients.search like v_words[1]
        and patients.search like all (v_words)
        -- Some practices number their files by dates.
        and (v_born is null or patients.birth_date = v_born or patients.search like v_born_word)
        and (search_patients.after is null or (patients.search, patients.id) > (v_after.search, v_after.id))
    order by patients.search, patients.id
    limit least(greatest(coalesce(search_patients."limit", 20), 1), 50);
end;
$$;
revoke execute on function private.search_patients(text, integer, text) from public, anon;
grant execute on function private.search_patients(text, integer, text) to authenticated;

create function public.search_patients(query text, "limit" integer default 20, after text default null)
    returns table (
        id uuid,
        file_number text,
        first_name text,
        last_name text,
        birth_name text,
        sex text,
        birth_date date,
        archived_at timestamptz
    )
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        found.id,
        found.file_number,
        found.first_name,
        found.last_name,
        found.birth_name,
        found.sex,
        found.birth_date,
        found.archived_at
    from private.search_patients(search_patients.query, search_patients."limit", search_patients.after) as found;
end;
revoke execute on function public.search_patients(text, integer, text) from public, anon;
grant execute on function public.search_patients(text, integer, text) to authenticated;
comment on function public.search_patients(text, integer, text) is
    'Up to 50 patients that hold every word of the query; the next page starts after the last id.';
