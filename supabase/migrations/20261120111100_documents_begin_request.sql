-- begin_request: asks whether a request under an idempotency key is new; if it was answered, says how.

-- Definer, because the keys are closed to everyone. Null means: go ahead, and tell finish_request. The same attempt may
-- ask again, as its first answer may have been lost. A lock that ran out was held by a process that is dead.
create function private.begin_request(key_hash text, request_hash text, attempt_id uuid)
    returns jsonb
    language plpgsql
    volatile
    security definer
    set search_path = ''
as $$
#variable_conflict use_column
declare
    v_organisation_id constant uuid := private.require_organisation('documents.create');
    v_caller_id constant uuid := private.caller_id();
    v_known private.idempotency_keys;
begin
    if coalesce(begin_request.key_hash !~ '^[0-9a-f]{64}$', true)
        or coalesce(begin_request.request_hash !~ '^[0-9a-f]{64}$', true)
        or begin_request.attempt_id is null
    then
        raise sqlstate 'PT400' using message = 'idempotency_key_invalid', detail = 'Two hashes and an id are needed.';
    end if;

    delete from private.idempotency_keys
    where (idempotency_keys.organisation_id, idempotency_keys.user_id, idempotency_keys.key_hash) in (
        select old.organisation_id, old.user_id, old.key_hash
        from private.idempotency_keys as old
        where old.organisation_id = v_organisation_id
            and old.expires_at <= now()
        limit 100
        for update skip locked
    );

    if (
        select count(*)
        from private.idempotency_keys
        where idempotency_keys.organisation_id = v_organisation_id
            and idempotency_keys.user_id = v_caller_id
    ) >= 5000 then
        raise sqlstate 'PT429' using message = 'too_many_requests', detail = 'The caller has used 5000 keys in a day.';
    end if;

    insert into private.idempotency_keys (
        organisation_id, user_id, key_hash, request_hash, attempt_id, locked_until, expires_at
    )
    values (
        v_organisation_id, v_caller_id, begin_request.key_hash, begin_request.request_hash, begin_request.attempt_id,
        now() + interval '1 hour', now() + interval '24 hours'
    )
    on conflict (organisation_id, user_id, key_hash) do nothing;

    if found then
        return null;
    end if;

    select idempotency_keys.*
    into v_known
    from private.idempotency_keys
    where idempotency_keys.organisation_id = v_organisation_id
        and idempotency_keys.user_id = v_caller_id
        and idempotency_keys.key_hash = begin_request.key_hash
    for update;

    if v_known.request_hash is distinct from begin_request.request_hash then
        raise sqlstate 'PT422' using
            message = 'idempotency_key_reused', detail = 'Another request was made under this key.';
    end if;

    if v_known.outcome is not null then
        return v_known.outcome;
    end if;

    if v_known.attempt_id <> begin_request.attempt_id and v_known.locked_until > now() then
        raise sqlstate 'PT409' using
            message = 'request_in_progress', detail = 'The same request is still at work.';
    end if;

    update private.idempotency_keys
    set attempt_id = begin_request.attempt_id,
        locked_until = now() + interval '1 hour'
    where idempotency_keys.organisation_id = v_organisation_id
        and idempotency_keys.user_id = v_caller_id
        and idempotency_keys.key_hash = begin_request.key_hash;

    return null;
end;
$$;
revoke execute on function private.begin_request(text, text, uuid) from public, anon;
grant execute on function private.begin_request(text, text, uuid) to authenticated;

create function public.begin_request(key_hash text, request_hash text, attempt_id uuid)
    returns jsonb
    language sql
    volatile
    security invoker
    set search_path = ''
return private.begin_request(begin_request.key_hash, begin_request.request_hash, begin_request.attempt_id);
revoke execute on function public.begin_request(text, text, uuid) from public, anon;
grant execute on function public.begin_request(text, text, uuid) to authenticated;
comment on function public.begin_request(text, text, uuid) is
    'Null where a request under this key is new; else what became of it.';
