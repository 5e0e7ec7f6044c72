-- write_entry: one entry for one change, signed with what is known of the request.

-- Called by definer triggers alone. The claims are those that the API checked; whoever comes without them works in the
-- database itself.
create function private.write_entry(
    organisation_id uuid, action text, table_name text, row_id uuid, before jsonb, after jsonb
)
    returns void
    language plpgsql
    volatile
    security invoker
    set search_path = ''
    -- Postgres would take the branches for a reason to plan anew for each row.
    set plan_cache_mode = 'force_generic_plan'
as $$
begin
    insert into audit.entries (
        organisation_id, actor, user_id, role, action, table_name, row_id, changed_columns, request_id, payload_hmac
    )
    select
        write_entry.organisation_id,
        case
            when request.user_id is not null then 'user'
            when request.role = 'service_role' then 'service'
            else 'system'
        end,
        request.user_id,
        memberships.role,
        write_entry.action,
        write_entry.table_name,
        write_entry.row_id,
        case write_entry.action
            when 'update' then array(
                select columns.name
                from jsonb_each(write_entry.after) as columns (name, value)
                where columns.value is distinct from write_entry.before -> columns.name
                    -- Always changed, so it says nothing.
                    and columns.name <> 'updated_at'
                order by columns.name
            )
            else '{}'
        end,
        request.request_id,
        -- The text of jsonb has one order of keys, and the caller has set the time zone.
        extensions.hmac(
            convert_to(coalesce(write_entry.after, write_entry.before)::text, 'UTF8'),
            audit_keys.key,
            'sha256'
        )
    from (
        select
            claims.claims ->> 'role' as role,
            case when claims.claims ->> 'role' = 'authenticated' then (claims.claims ->> 'sub')::uuid end as user_id,
            private.request_id() as request_id
        from (select nullif(current_setting('request.jwt.claims', true), '')::jsonb as claims offset 0) as claims
        offset 0
    ) as request
    left join public.memberships
        on memberships.organisation_id = write_entry.organisation_id
            and memberships.user_id = request.user_id
            and memberships.revoked_at is null
    left join private.audit_keys
        on audit_keys.organisation_id = write_entry.organisation_id;
end;
$$;
revoke execute on function private.write_entry(uuid, text, text, uuid, jsonb, jsonb)
    from public, anon, authenticated, service_role;
