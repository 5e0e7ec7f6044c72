-- audit_entries: what was changed in the active organisation, newest first.

-- Definer, because the audit is closed to everyone. The number of the link orders the page and names its end: it counts
-- within the practice and says nothing of others.
create function private.audit_entries("limit" integer, after text)
    returns table (
        seq bigint, occurred_at timestamptz, actor text, user_id uuid, role text, action text, table_name text,
        row_id uuid, changed_columns text[], request_id text
    )
    language plpgsql
    stable
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.require_organisation('audit.read');
begin
    if audit_entries.after !~ '^[0-9]{1,18}$' then
        raise sqlstate 'PT400' using message = 'after_invalid', detail = 'The page starts after no number of an entry.';
    end if;

    return query
    select
        chain.seq, entries.occurred_at, entries.actor, entries.user_id, entries.role, entries.action,
        entries.table_name, entries.row_id, entries.changed_columns, entries.request_id
    from audit.chain
    inner join audit.entries
        on entries.organisation_id = chain.organisation_id
            and entries.id = chain.entry_id
    where chain.organisation_id = v_organisation_id
        and chain.seq < coalesce(audit_entries.after::bigint, 9223372036854775807)
    order by chain.seq desc
    limit least(greatest(coalesce(audit_entries."limit", 50), 1), 100);
end;
$$;
revoke execute on function private.audit_entries(integer, text) from public, anon;
grant execute on function private.audit_entries(integer, text) to authenticated;

create function public.audit_entries("limit" integer default 50, after text default null)
    returns table (
        seq bigint, occurred_at timestamptz, actor text, user_id uuid, role text, action text, table_name text,
        row_id uuid, changed_columns text[], request_id text
    )
    language sql
    stable
    security invoker
    set search_path = ''
begin atomic
    select
        found.seq, found.occurred_at, found.actor, found.user_id, found.role, found.action, found.table_name,
        found.row_id, found.changed_columns, found.request_id
    from private.audit_entries(audit_entries."limit", audit_entries.after) as found;
end;
revoke execute on function public.audit_entries(integer, text) from public, anon;
grant execute on function public.audit_entries(integer, text) to authenticated;
comment on function public.audit_entries(integer, text) is
    'Up to 100 changes in the active organisation, newest first; the next page starts after the last seq.';
