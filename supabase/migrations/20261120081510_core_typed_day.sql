-- typed_day: the day that a word of a search names, as people type it, or null.

-- 12/03/1984, 12.3.1984 and 1984-03-12: the day first where the year is not, as everywhere in Europe. With two figures
-- for the year it is no day, because file numbers look like that.
create function private.typed_day(word text)
    returns date
    language sql
    immutable
    parallel safe
    security invoker
    set search_path = ''
begin atomic
    select make_date(parts.of_year, parts.of_month, parts.of_day)
    from (
        select
            coalesce(year_first[1], day_first[3])::integer as of_year,
            coalesce(year_first[2], day_first[2])::integer as of_month,
            coalesce(year_first[3], day_first[1])::integer as of_day
        from (
            select
                regexp_match(typed_day.word, '^(\d{4})-(\d{1,2})-(\d{1,2})$') as year_first,
                regexp_match(typed_day.word, '^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$') as day_first
        ) as matches
    ) as parts
    where parts.of_day between 1 and case
        -- What is no month has no length.
        when parts.of_year > 0 and parts.of_month between 1 and 12
            then extract(day from make_date(parts.of_year, parts.of_month, 1) + interval '1 month' - interval '1 day')
    end;
end;
revoke execute on function private.typed_day(text) from public, anon;
