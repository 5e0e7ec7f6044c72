-- payload_fault: which rule a payload breaks, or null; no value is ever repeated.
create function private.payload_fault(type text, payload jsonb)
    returns text
    language plpgsql
    stable
    security invoker
    set search_path = ''
as $$
declare
    v_fault text;
begin
    if jsonb_typeof(payload_fault.payload) is distinct from 'object' then
        return 'The payload is no object.';
    end if;

    select case
        when fields.key is null then 'The payload has a key that this type does not know.'
        when given.key is null and fields.is_required then 'The payload lacks a key that this type needs.'
        when given.key is null then null
        when fields.kind = 'count' and jsonb_typeof(given.value) = 'number'
            and given.value::text ~ '^[0-9]{1,9}$' then null
        when jsonb_typeof(given.value) <> 'string' then 'A value of the payload is of another kind.'
        when fields.kind = 'code' and given.value #>> '{}' = any (fields.codes) then null
        when fields.kind = 'uuid' and private.is_uuid(given.value #>> '{}') then null
        when fields.kind = 'instant'
            and given.value #>> '{}' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$' then null
        else 'A value of the payload is of another kind.'
    end
    into v_fault
    from (
        select notification_payload_fields.key, kind, codes, is_required
        from private.notification_payload_fields
        where notification_payload_fields.type = payload_fault.type
    ) as fields
    full join jsonb_each(payload_fault.payload) as given (key, value)
        on given.key = fields.key
    order by 1 nulls last
    limit 1;

    return v_fault;
end;
$$;
revoke execute on function private.payload_fault(text, jsonb) from public, anon, authenticated, service_role;

create function private.is_uuid(value text)
    returns boolean
    language sql
    immutable
    security invoker
    set search_path = ''
return is_uuid.value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
revoke execute on function private.is_uuid(text) from public, anon, authenticated, service_role;
