-- waiting_documents: how much waits for each job of the worker, and for how long; numbers, for whoever watches over it.

-- Definer, because documents are closed to the service role. Each part walks an index that holds nothing but what waits,
-- and no further than ten thousand rows: whether it is that or more, somebody has to look.
create function private.waiting_documents()
    returns table (job text, documents bigint, oldest_seconds bigint)
    language sql
    stable
    security definer
    set search_path = ''
begin atomic
    select
        waiting.job,
        count(*),
        greatest(floor(extract(epoch from now() - min(waiting.since)))::bigint, 0)
    from (
        (
            select 'documents.verify' as job, patient_documents.created_at as since
            from public.patient_documents
            where patient_documents.status = 'received'
            order by patient_documents.created_at
            limit 10000
        )
        union all
        (
            select 'documents.illustrate', patient_documents.created_at
            from public.patient_documents
            where patient_documents.status = 'ready'
                and patient_documents.pictures = 'pending'
            order by patient_documents.created_at
            limit 10000
        )
        union all
        (
            select 'documents.sweep', patient_documents.deleting_at
            from public.patient_documents
            where patient_documents.status = 'deleting'
            order by patient_documents.deleting_at
            limit 10000
        )
    ) as waiting
    group by waiting.job;
end;
revoke execute on function private.waiting_documents() from public, anon, authenticated;
grant execute on function private.waiting_documents() to service_role;

create function public.waiting_documents()
    returns table (job text, documents bigint, oldest_seconds bigint)
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select waiting.job, waiting.documents, waiting.oldest_seconds
    from private.waiting_documents() as waiting;
end;
revoke execute on function public.waiting_documents() from public, anon, authenticated;
grant execute on function public.waiting_documents() to service_role;
comment on function public.waiting_documents() is
    'Service role only: how many documents wait for each job, at most 10000, and the age of the oldest in seconds.';
